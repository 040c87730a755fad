package io.portaria.app;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import javafx.application.Platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// What each room of the workstation may touch.
@AnalyzeClasses(packages = "io.portaria.app", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

    private static final DescribedPredicate<JavaClass> INSIDE_THE_ENGINE =
            DescribedPredicate.describe(
                    "inside the engine, behind its api and its door",
                    type ->
                            type.getPackageName().startsWith("io.portaria.engine")
                                    && !type.getPackageName().equals("io.portaria.engine.api")
                                    && !type.getName().startsWith("io.portaria.engine.Gateways"));

    private static final DescribedPredicate<JavaClass> INSIDE_THE_REPLAY =
            DescribedPredicate.describe(
                    "inside the replay, behind its view and its source",
                    type ->
                            type.getPackageName().startsWith("io.portaria.replay")
                                    && !type.getPackageName().equals("io.portaria.replay.view")
                                    && !type.getPackageName().equals("io.portaria.replay.source"));

    @ArchTest
    static final ArchRule onlyTheApiOfTheEngine =
            noClasses()
                    .that()
                    // it hands a command line over to the engine's
                    .doNotHaveFullyQualifiedName("io.portaria.app.Launcher")
                    .should()
                    .dependOnClassesThat(INSIDE_THE_ENGINE)
                    .because(
                            "the workstation must work the same with a gateway that runs elsewhere");

    @ArchTest
    static final ArchRule onlyTheFaceOfTheReplay =
            noClasses()
                    .should()
                    .dependOnClassesThat(INSIDE_THE_REPLAY)
                    .because("how a replay keeps time is its own affair");

    @ArchTest
    static final ArchRule screensDoNotKnowEachOther =
            slices().matching("io.portaria.app.screen.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .because("one screen leads to another through the navigator only");

    @ArchTest
    static final ArchRule viewModelsKnowNoView =
            noClasses()
                    .that()
                    .haveSimpleNameEndingWith("ViewModel")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.animation..")
                    .because("what a screen knows is tested without a toolkit");

    @ArchTest
    static final ArchRule viewsDoNotAskTheGateway =
            noClasses()
                    .that()
                    .resideInAPackage("..screen..")
                    .and()
                    .haveSimpleNameNotEndingWith("ViewModel")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("io.portaria.engine.api.Gateway")
                    .because("a view that asks the gateway asks it on the JavaFX thread");

    @ArchTest
    static final ArchRule oneWayToTheFxThread =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("FxThread")
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
    static final ArchRule launcherIsNoApplication =
            classes()
                    .that()
                    .haveSimpleName("Launcher")
                    .should()
                    .notBeAssignableTo(javafx.application.Application.class)
                    .because(
                            "JavaFX on the class path starts only from a class that is no Application");
}
