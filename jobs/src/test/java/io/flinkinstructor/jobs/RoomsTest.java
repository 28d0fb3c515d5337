package io.flinkinstructor.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house as a whole: who may know whom. */
@AnalyzeClasses(
        packages = "io.flinkinstructor",
        importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    private static final String ROOT = "io.flinkinstructor.";

    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("schemas")
                    .definedBy(ROOT + "schemas..")
                    .layer("operators")
                    .definedBy(ROOT + "operators..")
                    .layer("jobs")
                    .definedBy(ROOT + "jobs..")
                    .whereLayer("jobs")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("operators")
                    .mayOnlyBeAccessedByLayers("jobs");

    @ArchTest
    static final ArchRule ROOMS_OF_THE_PROGRAMS_HAVE_NO_CYCLES =
            slices().matching(ROOT + "jobs.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PROGRAMS_COMPUTE_NOTHING =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "jobs..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.onnxruntime..",
                            "ai.djl..",
                            ROOT + "operators.batching..",
                            ROOT + "operators.model.onnx..");

    @ArchTest
    static final ArchRule ONLY_THE_BROKERS_ROOM_KNOWS_THE_BROKER =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "jobs.broker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..");

    @ArchTest
    static final ArchRule OPTIONS_ARE_READ_IN_ONE_ROOM =
            classes()
                    .that()
                    .haveSimpleNameEndingWith("Keys")
                    .and()
                    .resideInAPackage(ROOT + "jobs..")
                    .should()
                    .resideInAPackage(ROOT + "jobs.options..")
                    .andShould()
                    .bePackagePrivate();
}
