package io.portaria.engine;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.Recorded;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/// Who may know whom in the engine, and why. A rule that finds nothing to check fails, see [#everyRoomIsThere] and
/// [HouseRulesBiteTest].
@AnalyzeClasses(
        packages = "io.portaria.engine",
        importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String ENGINE = "io.portaria.engine.";

    private static DescribedPredicate<JavaClass> rooms(String... names) {
        String[] packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = ENGINE + names[i] + "..";
        }
        return resideInAnyPackage(packages);
    }

    /// Everything of the engine but these rooms.
    private static DescribedPredicate<JavaClass> otherRoomsThan(String... names) {
        return DescribedPredicate.describe(
                "rooms other than " + String.join(", ", names),
                c ->
                        c.getPackageName().startsWith(ENGINE.substring(0, ENGINE.length() - 1))
                                && !rooms(names).test(c));
    }

    @ArchTest
    static final ArchRule theApiKnowsNobody =
            noClasses()
                    .that(rooms("api"))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("api"))
                    .because("outsiders compile against it");

    @ArchTest
    static final ArchRule theApiIsMadeOfTheJdk =
            classes()
                    .that(rooms("api"))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                    "java..", "io.portaria.engine.api..", "org.jspecify.."))
                    .because("outsiders compile against it");

    @ArchTest
    static final ArchRule thePathKnowsNoRoom =
            noClasses()
                    .that(rooms("path", "operation"))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("path", "operation", "api"))
                    .because("rooms implement the steps, not the reverse");

    @ArchTest
    static final ArchRule acceptDecidesNothing =
            noClasses()
                    .that(rooms("accept"))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("accept", "path", "sockets", "threads"))
                    .because("it decides nothing but limits");

    @ArchTest
    static final ArchRule policyKnowsNoProtocolAndNoStore =
            noClasses()
                    .that(rooms("policy"))
                    .should()
                    .dependOnClassesThat(
                            otherRoomsThan(
                                    "policy", "catalog", "operation", "path", "mask", "detect"))
                    .because("a decision must be replayable from its inputs");

    @ArchTest
    static final ArchRule approvalKnowsNoProtocolAndNoStore =
            noClasses()
                    .that(rooms("approval"))
                    .should()
                    .dependOnClassesThat(
                            otherRoomsThan(
                                    "approval", "api", "catalog", "path", "operation", "ledger"))
                    .because(
                            "what an approval covers must not depend on who asks or where it is kept");

    @ArchTest
    static final ArchRule policyHasNoClockAndNoNetwork =
            noClasses()
                    .that(rooms("policy"))
                    .should()
                    .dependOnClassesThat(
                            DescribedPredicate.describe(
                                    "clocks, files and sockets",
                                    c ->
                                            c.getPackageName().startsWith("java.net")
                                                    || c.getPackageName()
                                                            .startsWith("java.nio.file")
                                                    || c.getName().equals("java.time.Clock")
                                                    || c.getName()
                                                            .equals("java.time.InstantSource")))
                    .because("a decision must be replayable from its inputs");

    @ArchTest
    static final ArchRule detectingAndMaskingDoNoInputOrOutput =
            noClasses()
                    .that(rooms("detect", "mask"))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "java.io..",
                                    "java.nio.file..",
                                    "java.net..",
                                    "org.slf4j..",
                                    "java.util.logging.."))
                    .because("nothing there may write a raw value");

    @ArchTest
    static final ArchRule maskingKnowsOnlyDetecting =
            noClasses()
                    .that(rooms("detect", "mask"))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("detect", "mask"))
                    .because("they are pure");

    @ArchTest
    static final ArchRule aCodecIsPure =
            noClasses()
                    .that(resideInAPackage("..protocol.*.codec.."))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("protocol"))
                    .because("it is fuzzed by itself");

    @ArchTest
    static final ArchRule aCodecDoesNotLog =
            noClasses()
                    .that(resideInAPackage("..protocol.*.codec.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "org.slf4j..",
                                    "io.portaria.engine.protocol.*.session..",
                                    "io.portaria.engine.protocol.*.inspect..",
                                    "io.portaria.engine.protocol.*.upstream.."))
                    .because("it is fuzzed by itself and holds raw bytes");

    @ArchTest
    static final ArchRule protocolsKnowNoStorage =
            noClasses()
                    .that(rooms("protocol"))
                    .should()
                    .dependOnClassesThat(
                            rooms(
                                    "store",
                                    "vault",
                                    "ledger",
                                    "record",
                                    "approval",
                                    "admin",
                                    "cli",
                                    "catalog",
                                    "policy",
                                    "identity",
                                    "evidence",
                                    "demo"))
                    .because("they reach them through the steps of the path only");

    @ArchTest
    static final ArchRule theLedgerHoldsHashesAndFacts =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                    "io.portaria.engine.ledger.append..",
                                    "io.portaria.engine.ledger.format.."))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("ledger"))
                    .because("no type that holds a personal value may get there");

    @ArchTest
    static final ArchRule theAuditorsCodeIsNotTheAuthors =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                    "io.portaria.engine.ledger.verify..",
                                    "io.portaria.engine.ledger.format..",
                                    "io.portaria.engine.record.read..",
                                    "io.portaria.engine.record.format.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "io.portaria.engine.ledger.append..",
                                    "io.portaria.engine.record.write..",
                                    "io.portaria.engine.store..",
                                    "io.portaria.engine.vault..",
                                    "java.sql.."))
                    .because("who checks must not share the mistakes of who wrote");

    @ArchTest
    static final ArchRule theVaultKnowsNobody =
            noClasses()
                    .that(rooms("vault"))
                    .should()
                    .dependOnClassesThat(otherRoomsThan("vault"))
                    .because("it hands out handles and takes nothing");

    @ArchTest
    static final ArchRule onlyInspectionAsksTheGrammar =
            noClasses()
                    .that(
                            DescribedPredicate.describe(
                                    "are outside the rooms lineage, inspect and grammar",
                                    c ->
                                            !resideInAnyPackage(
                                                            "io.portaria.engine.protocol.postgresql.lineage..",
                                                            "io.portaria.engine.protocol.postgresql.inspect..",
                                                            "io.portaria.engine.protocol.postgresql.grammar..")
                                                    .test(c)))
                    .and()
                    .doNotHaveFullyQualifiedName("io.portaria.engine.Wiring")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("io.portaria.engine.protocol.postgresql.grammar.."))
                    .because("what a statement is and reads, is found out in these rooms");

    @ArchTest
    static final ArchRule lineageKnowsTheTreeOnly =
            noClasses()
                    .that()
                    .resideInAPackage("io.portaria.engine.protocol.postgresql.lineage..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("io.portaria..")
                                    .and(
                                            DescribedPredicate.not(
                                                    resideInAnyPackage(
                                                            "io.portaria.engine.protocol.postgresql.lineage..",
                                                            "io.portaria.engine.protocol.postgresql.grammar.."))))
                    .because("what a statement reads does not depend on who asks or on what rule");

    @ArchTest
    static final ArchRule theGrammarAsksNobody =
            noClasses()
                    .that()
                    .resideInAPackage("io.portaria.engine.protocol.postgresql.grammar..")
                    .should()
                    .dependOnClassesThat(
                            DescribedPredicate.describe(
                                    "rooms of the engine other than threads",
                                    c ->
                                            c.getPackageName().startsWith("io.portaria.engine")
                                                    && !rooms("threads").test(c)
                                                    && !resideInAPackage(
                                                                    "io.portaria.engine.protocol.postgresql.grammar..")
                                                            .test(c)))
                    .because("it parses and decides nothing");

    @ArchTest
    static final ArchRule onlyTheGrammarKnowsWebAssembly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.portaria.engine.protocol.postgresql.grammar..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("com.dylibso.chicory.."))
                    .because("the parser's machine can then be changed for another");

    @ArchTest
    static final ArchRule onlyTheStoreSpeaksSql =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.portaria.engine.store..", "io.portaria.engine.demo..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql.."))
                    .because(
                            "storage is one room; the demo company is a client of its own gateway");

    @ArchTest
    static final ArchRule theEngineHasNoScreen =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("javafx..", "java.awt..", "javax.swing.."))
                    .because("it runs headless");

    @ArchTest
    static final ArchRule nobodyReadsTheClockBehindOnesBack =
            noClasses()
                    .should()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("time is injected");

    @ArchTest
    static final ArchRule threadsAreMadeInOnePlace =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.portaria.engine.threads..")
                    .and()
                    .doNotHaveFullyQualifiedName("io.portaria.engine.Wiring")
                    .and(
                            DescribedPredicate.describe(
                                    "are not the command line, the admin server or the demo",
                                    c -> !rooms("cli", "admin", "demo").test(c)))
                    .should()
                    .callConstructor(Thread.class, Runnable.class)
                    .orShould()
                    .dependOnClassesThat(
                            resideInAPackage("java.util.concurrent")
                                    .and(
                                            DescribedPredicate.describe(
                                                    "Executors",
                                                    c -> c.getSimpleName().equals("Executors"))))
                    .because("each thread has a name that says what it does");

    @ArchTest
    static final ArchRule noStaticState =
            fields().that()
                    .areStatic()
                    .and()
                    .areNotFinal()
                    .should(
                            com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier(
                                    JavaModifier.FINAL))
                    .because("two gateways must fit into one process")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheRecordingRoomProvesRecording =
            classes()
                    .that()
                    .implement(Recorded.class)
                    .should()
                    .resideInAPackage("io.portaria.engine.record.write..")
                    .because("an operation that ran and left no record must not compile");

    @ArchTest
    static final ArchRule onlyInspectionAndMaskingMakeMaskedText =
            noClasses()
                    .that(
                            DescribedPredicate.describe(
                                    "are outside the protocols and masks",
                                    c -> !rooms("protocol", "mask", "operation").test(c)))
                    .should()
                    .callConstructor(MaskedText.class, String.class)
                    .because("what is called masked has passed the masks");

    @ArchTest
    static final ArchRule roomsDoNotTurnInCircles =
            slices().assignedFrom(new Rooms())
                    .should()
                    .beFreeOfCycles()
                    .because("a stranger must be able to read them one by one");

    @ArchTest
    static final ArchRule rulesAreValues =
            classes()
                    .that()
                    .resideInAPackage("io.portaria.engine.mask..")
                    .and()
                    .haveSimpleNameEndingWith("Rule")
                    .should()
                    .beRecords()
                    .because("who holds a rule must be able to rely on it");

    /// One slice a room; what an auditor's program shares (formats, readers, verifiers) is a slice of its own.
    private static final class Rooms implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            if (!name.startsWith(ENGINE)) {
                return SliceIdentifier.ignore();
            }
            String room = name.substring(ENGINE.length());
            if (room.startsWith("ledger.verify")
                    || room.startsWith("ledger.format")
                    || room.startsWith("record.read")
                    || room.startsWith("record.format")) {
                return SliceIdentifier.of("auditor");
            }
            return SliceIdentifier.of(room.split("\\.")[0]);
        }

        @Override
        public String getDescription() {
            return "rooms";
        }
    }

    @Test
    void everyRoomIsThere() {
        JavaClasses all =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.portaria.engine");
        for (String room :
                new String[] {
                    "api",
                    "path",
                    "operation",
                    "accept",
                    "identity",
                    "policy",
                    "approval",
                    "detect",
                    "mask",
                    "record.write",
                    "record.read",
                    "record.format",
                    "ledger.append",
                    "ledger.verify",
                    "ledger.format",
                    "vault",
                    "catalog",
                    "protocol.postgresql.codec",
                    "protocol.postgresql.session",
                    "protocol.postgresql.inspect",
                    "protocol.postgresql.grammar",
                    "protocol.postgresql.refuse",
                    "protocol.postgresql.upstream",
                    "cli"
                }) {
            assertThat(all.stream().filter(rooms(room)).count())
                    .as("classes in " + room)
                    .isPositive();
        }
    }
}
