package io.portaria.engine;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.portaria.engine.accept.violations.Decides;
import io.portaria.engine.api.violations.KnowsALibrary;
import io.portaria.engine.api.violations.KnowsTheVault;
import io.portaria.engine.cli.violations.CallsTextMasked;
import io.portaria.engine.cli.violations.HasAScreen;
import io.portaria.engine.cli.violations.KeepsState;
import io.portaria.engine.cli.violations.ReadsTheClock;
import io.portaria.engine.cli.violations.SpeaksSql;
import io.portaria.engine.detect.violations.Writes;
import io.portaria.engine.ledger.append.violations.HoldsText;
import io.portaria.engine.ledger.verify.violations.TrustsTheWriter;
import io.portaria.engine.mask.violations.LooseRule;
import io.portaria.engine.path.violations.KnowsARoom;
import io.portaria.engine.policy.violations.ClaimsARecord;
import io.portaria.engine.policy.violations.KnowsTheStore;
import io.portaria.engine.policy.violations.LooksAtTheClock;
import io.portaria.engine.policy.violations.MakesAThread;
import io.portaria.engine.protocol.postgresql.codec.violations.Logs;
import io.portaria.engine.protocol.postgresql.session.violations.AsksTheGrammar;
import io.portaria.engine.protocol.postgresql.session.violations.RunsWebAssembly;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Each house rule bites: for each there is a class that breaks it, so that a rule that has come to check nothing (a
/// package renamed, a condition turned round) fails here.
class HouseRulesBiteTest {

    /// Who breaks which rule.
    private static Map<String, List<Class<?>>> violations() {
        Map<String, List<Class<?>>> all = new HashMap<>();
        all.put("theApiKnowsNobody", List.of(KnowsTheVault.class));
        all.put("theApiIsMadeOfTheJdk", List.of(KnowsALibrary.class));
        all.put("thePathKnowsNoRoom", List.of(KnowsARoom.class));
        all.put("acceptDecidesNothing", List.of(Decides.class));
        all.put("policyKnowsNoProtocolAndNoStore", List.of(KnowsTheStore.class));
        all.put(
                "approvalKnowsNoProtocolAndNoStore",
                List.of(io.portaria.engine.approval.violations.KnowsTheStore.class));
        all.put("policyHasNoClockAndNoNetwork", List.of(LooksAtTheClock.class));
        all.put("detectingAndMaskingDoNoInputOrOutput", List.of(Writes.class));
        all.put(
                "maskingKnowsOnlyDetecting",
                List.of(io.portaria.engine.mask.violations.KnowsTheCatalog.class));
        all.put(
                "aCodecIsPure",
                List.of(
                        io.portaria.engine.protocol.postgresql.codec.violations.KnowsTheCatalog
                                .class));
        all.put("aCodecDoesNotLog", List.of(Logs.class));
        all.put(
                "protocolsKnowNoStorage",
                List.of(
                        io.portaria.engine.protocol.postgresql.session.violations.KnowsTheVault
                                .class));
        all.put("theLedgerHoldsHashesAndFacts", List.of(HoldsText.class));
        all.put("theAuditorsCodeIsNotTheAuthors", List.of(TrustsTheWriter.class));
        all.put(
                "theVaultKnowsNobody",
                List.of(io.portaria.engine.vault.violations.KnowsTheCatalog.class));
        all.put("onlyInspectionAsksTheGrammar", List.of(AsksTheGrammar.class));
        all.put(
                "lineageKnowsTheTreeOnly",
                List.of(
                        io.portaria.engine.protocol.postgresql.lineage.violations.KnowsTheCatalog
                                .class));
        all.put(
                "theGrammarAsksNobody",
                List.of(
                        io.portaria.engine.protocol.postgresql.grammar.violations.KnowsTheCatalog
                                .class));
        all.put("onlyTheGrammarKnowsWebAssembly", List.of(RunsWebAssembly.class));
        all.put("onlyTheStoreSpeaksSql", List.of(SpeaksSql.class));
        all.put("theEngineHasNoScreen", List.of(HasAScreen.class));
        all.put("nobodyReadsTheClockBehindOnesBack", List.of(ReadsTheClock.class));
        all.put("threadsAreMadeInOnePlace", List.of(MakesAThread.class));
        all.put("noStaticState", List.of(KeepsState.class));
        all.put("onlyTheRecordingRoomProvesRecording", List.of(ClaimsARecord.class));
        all.put("onlyInspectionAndMaskingMakeMaskedText", List.of(CallsTextMasked.class));
        all.put(
                "roomsDoNotTurnInCircles",
                List.of(
                        io.portaria.engine.vault.violations.TurnsACircle.class,
                        io.portaria.engine.catalog.violations.TurnsACircle.class));
        all.put("rulesAreValues", List.of(LooseRule.class));
        return all;
    }

    private static Stream<String> rules() {
        return Arrays.stream(HouseRulesTest.class.getDeclaredFields())
                .filter(f -> f.isAnnotationPresent(ArchTest.class))
                .map(java.lang.reflect.Field::getName);
    }

    @Test
    void everyRuleHasWhoBreaksIt() {
        assertThat(violations().keySet()).containsExactlyInAnyOrderElementsOf(rules().toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFails(String rule) throws ReflectiveOperationException {
        ArchRule checked = (ArchRule) HouseRulesTest.class.getDeclaredField(rule).get(null);
        List<Class<?>> breakers = violations().get(rule);
        var result =
                checked.evaluate(
                        new ClassFileImporter().importClasses(breakers.toArray(new Class<?>[0])));
        assertThat(result.hasViolation()).as(rule).isTrue();
        String told = result.getFailureReport().toString();
        breakers.forEach(b -> assertThat(told).contains(b.getName()));
    }
}
