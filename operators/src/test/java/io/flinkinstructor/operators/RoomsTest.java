package io.flinkinstructor.operators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each room keeps to what it may know. */
@AnalyzeClasses(
        packages = "io.flinkinstructor",
        importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    private static final String ROOT = "io.flinkinstructor.";
    private static final String OPERATORS = ROOT + "operators.";
    private static final String[] STORES = {"org.apache.lucene..", "org.postgresql.."};

    @ArchTest
    static final ArchRule SCHEMAS_KNOW_NOTHING_OF_THE_OTHERS =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "schemas..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            ROOT + "operators..",
                            ROOT + "jobs..",
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "ai.onnxruntime..",
                            "ai.djl..");

    @ArchTest
    static final ArchRule OPERATORS_DO_NOT_KNOW_THE_PROGRAMS =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "operators..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "jobs..");

    @ArchTest
    static final ArchRule OPERATORS_HAVE_NO_MAIN_METHOD =
            classes().that().resideInAPackage(ROOT + "operators..").should(new NoMainMethod());

    @ArchTest
    static final ArchRule THE_MODEL_DOES_NOT_KNOW_FLINK =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS + "model..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            OPERATORS + "batching..",
                            OPERATORS + "engine..",
                            OPERATORS + "embedding..",
                            OPERATORS + "source..",
                            OPERATORS + "search..",
                            OPERATORS + "sink..");

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_KNOWS_ONNX_RUNTIME =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(OPERATORS + "model.onnx..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule BATCHING_IS_PLAIN_JAVA =
            classes()
                    .that()
                    .resideInAPackage(OPERATORS + "batching..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", OPERATORS + "batching..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_ONLY_WHAT_BINDS_IT_TO_A_TASK_MANAGER =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS + "engine..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink.streaming..",
                            "org.apache.flink.runtime..",
                            "org.apache.kafka..",
                            ROOT + "schemas..",
                            OPERATORS + "embedding..",
                            OPERATORS + "source..",
                            OPERATORS + "indexing..",
                            OPERATORS + "search..",
                            OPERATORS + "sink..");

    @ArchTest
    static final ArchRule THE_EMBEDDING_OPERATOR_KNOWS_NO_FORMAT_RUNTIME_OR_STORE =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS + "embedding..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            concat(
                                    STORES,
                                    "com.fasterxml.jackson..",
                                    "ai.onnxruntime..",
                                    "ai.djl..",
                                    "org.apache.kafka..",
                                    "org.apache.flink.connector..",
                                    OPERATORS + "source..",
                                    OPERATORS + "indexing..",
                                    OPERATORS + "sink.."));

    @ArchTest
    static final ArchRule SOURCE_AND_INDEXING_DO_NOT_EMBED =
            noClasses()
                    .that()
                    .resideInAnyPackage(OPERATORS + "source..", OPERATORS + "indexing..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(OPERATORS + "engine..", OPERATORS + "model.onnx..");

    @ArchTest
    static final ArchRule SINKS_DO_NOT_KNOW_THE_MODEL =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS + "sink..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(OPERATORS + "engine..", OPERATORS + "model..");

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_KNOWS_POSTGRESQL =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(OPERATORS + "sink.vector.pgvector..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.postgresql..");

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_KNOWS_LUCENE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(OPERATORS + "sink.vector.lucene..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule THE_CONTRACT_OF_STORES_KNOWS_NO_STORE =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS + "sink.vector")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            concat(STORES, "java.sql..", OPERATORS + "sink.vector.*.."));

    @ArchTest
    static final ArchRule SEARCH_READS_WHAT_OTHERS_WRITE =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS + "search..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            concat(
                                    STORES,
                                    "java.sql..",
                                    "org.apache.kafka..",
                                    "org.apache.flink..",
                                    OPERATORS + "source..",
                                    OPERATORS + "indexing..",
                                    OPERATORS + "embedding..",
                                    OPERATORS + "sink.."));

    private static String[] concat(String[] first, String... second) {
        String[] all = new String[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
