package io.portaria.replay;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import javafx.application.Platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// What this module may touch.
@AnalyzeClasses(
        packages = "io.portaria.replay",
        importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

    @ArchTest
    static final ArchRule timeIsPure =
            noClasses()
                    .that()
                    .resideInAnyPackage("..timeline..", "..playback..", "..proof..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("javafx..", "java.awt..")
                    .because(
                            "time and proof are computed without a toolkit and so tested without one");

    @ArchTest
    static final ArchRule onlyTheApiOfTheEngine =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.portaria.engine.protocol..",
                            "io.portaria.engine.policy..",
                            "io.portaria.engine.store..",
                            "io.portaria.engine.admin..",
                            "io.portaria.engine.vault..",
                            "java.net..")
                    .because("a recording is replayed with no gateway running and no network");

    @ArchTest
    static final ArchRule oneWayToTheFxThread =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("FxThread")
                    .should()
                    .callMethod(Platform.class, "runLater", Runnable.class)
                    .because("one place hops threads, or nobody knows which does");

    @ArchTest
    static final ArchRule noGlobalState =
            noFields()
                    .that()
                    .areStatic()
                    .should()
                    .notBeFinal()
                    .because("what is global cannot be tested and cannot be two");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.portaria.replay.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("rooms are read one after the other");
}
