package io.portaria.app.screen.masking;

import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingViewModelTest {

    private static final CatalogChange CHANGE = new CatalogChange("v1", "v2", true, List.of());

    private final StubGateway gateway =
            new StubGateway()
                    .on(
                            Query.PreviewText.class,
                            asked ->
                                    new Query.TextPreview(
                                            List.of(
                                                    new Query.TextPreview.Span(
                                                            asked.text(),
                                                            asked.text() + "!",
                                                            Optional.empty(),
                                                            Optional.empty()))))
                    .on(
                            Query.DescribeTarget.class,
                            asked ->
                                    new Query.TargetSchema(
                                            asked.target(),
                                            List.of(table("orders", ""), table("people", "cpf"))));
    private final List<Problem> problems = new ArrayList<>();

    private static Query.TargetSchema.Table table(String name, String hint) {
        return new Query.TargetSchema.Table(
                "public",
                name,
                "table",
                List.of(
                        new Query.TargetSchema.Column(
                                "c",
                                "text",
                                hint.isEmpty() ? Optional.empty() : Optional.of(hint))));
    }

    private MaskingViewModel model() {
        MaskingViewModel model =
                new MaskingViewModel(gateway, gateway.background(), gateway.feed());
        gateway.work();
        return model;
    }

    private MaskingViewModel withRules() {
        gateway.with(
                StubGateway.catalog(
                        StubGateway.rule("one", "cpf"), StubGateway.rule("two", "email")));
        return model();
    }

    @Test
    void aGatewayWithoutACatalogHasNoRulesAndNothingToSave() {
        MaskingViewModel model = model();
        assertThat(model.rules()).isEmpty();
        assertThat(model.changed().get()).isFalse();
        assertThat(model.canSave()).isFalse();
        assertThat(model.telling()).isEmpty();
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void theOrderIsPartOfTheDraft() {
        MaskingViewModel model = withRules();
        assertThat(model.move(0, 1)).isEqualTo(1);
        assertThat(names(model)).containsExactly("two", "one");
        assertThat(model.canSave()).isTrue();
        assertThat(model.move(1, -7)).isZero();
        assertThat(model.changed().get()).isFalse();
        assertThat(model.move(9, 0)).isEqualTo(9);
    }

    @Test
    void aNewRuleHasANameOfItsOwnAndUndoTakesItAway() {
        MaskingViewModel model = withRules();
        model.add("rule");
        model.add("rule");
        assertThat(names(model)).containsExactly("rule-2", "rule-1", "one", "two");
        model.remove(0);
        model.remove(99);
        assertThat(names(model)).containsExactly("rule-1", "one", "two");
        model.undo();
        assertThat(names(model)).containsExactly("one", "two");
        assertThat(model.changed().get()).isFalse();
    }

    @Test
    void whatIsWrongWithARuleIsNamedAndNotSaved() {
        MaskingViewModel model = withRules();
        MaskingRuleView bad =
                new MaskingRuleView(
                        "Two Words",
                        Optional.empty(),
                        List.of("email"),
                        List.of(),
                        "fixed",
                        Optional.of(""),
                        List.of());
        model.replace(0, bad);
        assertThat(model.faults(bad))
                .containsExactlyInAnyOrder(
                        "masking.fault.name", "masking.fault.column", "masking.fault.fixed");
        assertThat(model.canSave()).isFalse();
        model.replace(0, StubGateway.rule("two", "cpf"));
        assertThat(model.faults(model.rules().getFirst())).containsExactly("masking.fault.twice");
    }

    @Test
    void savingPutsTheDraftInForce() {
        gateway.on(Command.ReplaceMaskingRules.class, _ -> CHANGE);
        MaskingViewModel model = withRules();
        model.move(0, 1);
        model.save(_ -> {}, problems::add);
        gateway.work();
        assertThat(problems).isEmpty();
        assertThat(model.changed().get()).isFalse();
        model.undo();
        assertThat(names(model)).containsExactly("two", "one");
    }

    @Test
    void aRefusedSaveKeepsTheDraft() {
        MaskingViewModel model = withRules();
        model.move(0, 1);
        gateway.work();
        gateway.fail(new GatewayRefused("not of your duties"));
        model.save(_ -> {}, problems::add);
        gateway.work();
        assertThat(problems).extracting(Problem::sentence).containsExactly("not of your duties");
        assertThat(names(model)).containsExactly("two", "one");
        assertThat(model.canSave()).isTrue();
    }

    @Test
    void anotherCatalogDoesNotTakeADraftAway() {
        MaskingViewModel model = withRules();
        model.move(0, 1);
        gateway.with(StubGateway.catalog());
        gateway.tell(new GatewayEvent.CatalogApplied(CHANGE));
        gateway.beat();
        gateway.work();
        assertThat(names(model)).containsExactly("two", "one");
        model.undo();
        gateway.tell(new GatewayEvent.CatalogApplied(CHANGE));
        gateway.beat();
        gateway.work();
        assertThat(model.rules()).isEmpty();
    }

    @Test
    void onlyTheNewestPreviewCounts() {
        MaskingViewModel model = withRules();
        model.sample().set("first");
        model.previewText();
        model.sample().set("second");
        model.previewText();
        gateway.workLast();
        gateway.work();
        assertThat(model.textPreview().get().orElseThrow().spans().getFirst().before())
                .isEqualTo("second");
        model.sample().set("");
        model.previewText();
        assertThat(model.textPreview().get()).isEmpty();
    }

    @Test
    void aPreviewThatFailsSaysWhy() {
        MaskingViewModel model = withRules();
        gateway.fail(new GatewayRefused("Rows of people cannot be read: x"));
        model.previewRows(model.telling().orElseThrow());
        gateway.work();
        assertThat(model.problem().get().map(Problem::sentence))
                .contains("Rows of people cannot be read: x");
    }

    @Test
    void theTableWithPersonalColumnsIsTriedFirst() {
        assertThat(withRules().telling().orElseThrow().table()).isEqualTo("people");
    }

    @Test
    void whatIsUnreachableIsReadWhenItIsBack() {
        gateway.fail(new GatewayUnreachable("no route"));
        MaskingViewModel model = withRules();
        assertThat(model.problem().get().map(Problem::kind)).contains(Problem.Kind.UNREACHABLE);
        gateway.fail(null);
        gateway.beat();
        gateway.work();
        assertThat(names(model)).containsExactly("one", "two");
        assertThat(model.problem().get()).isEmpty();
    }

    private static List<String> names(MaskingViewModel model) {
        return model.rules().stream().map(MaskingRuleView::name).toList();
    }
}
