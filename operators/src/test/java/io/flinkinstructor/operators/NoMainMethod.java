package io.flinkinstructor.operators;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Programs live in the jobs module. */
final class NoMainMethod extends ArchCondition<JavaClass> {

    NoMainMethod() {
        super("have no main method");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        item.getMethods().stream()
                .filter(method -> method.getName().equals("main"))
                .filter(method -> method.getModifiers().contains(JavaModifier.STATIC))
                .forEach(
                        method ->
                                events.add(
                                        SimpleConditionEvent.violated(
                                                method, method.getFullName() + " is a program")));
    }
}
