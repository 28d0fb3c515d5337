package io.flinkinstructor.jobs;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Bytes from outside never say which class is constructed, and run nothing. */
@AnalyzeClasses(
        packages = "io.flinkinstructor",
        importOptions = ImportOption.DoNotIncludeTests.class)
class SecurityRulesTest {

    @ArchTest
    static final ArchRule NOTHING_IS_DESERIALIZED_BY_THE_NAME_OF_ITS_CLASS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.io\\.ObjectInputStream|java\\.beans\\.XMLDecoder"
                                    + "|.*\\.InstantiationUtil|.*\\.SerializedValue"
                                    + "|.*kryo.*|.*\\.GenericTypeInfo|org\\.yaml\\..*"
                                    + "|javax\\.script\\..*|javax\\.naming\\..*");

    @ArchTest
    static final ArchRule JSON_NAMES_NO_CLASSES =
            noClasses()
                    .should()
                    .callMethodWhere(
                            target(
                                    nameMatching(
                                            "(enable|activate)DefaultTyping.*|setDefaultTyping")))
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching("com\\.fasterxml\\.jackson\\.annotation\\.JsonTypeInfo.*");

    @ArchTest
    static final ArchRule PICKLES_ARE_READ_BY_THE_ONE_THAT_REFUSES =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*\\.TorchUnpickler(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("net.razorvine..");

    @ArchTest
    static final ArchRule PROCESSES_ARE_STARTED_IN_ONE_ROOM =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.flinkinstructor.jobs.cluster..")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.lang\\.(ProcessBuilder|Runtime\\$.*)");
}
