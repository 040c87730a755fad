package io.portaria.app.screen.catalog;

import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.app.screen.catalog.CatalogViewModel.Check;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogViewModelTest {

    private static final CatalogChange CHANGE =
            new CatalogChange("v1", "v2", true, List.of("+ agent other"));

    private final StubGateway gateway = new StubGateway();
    private final List<Problem> problems = new ArrayList<>();

    @TempDir private Path folder;

    private CatalogViewModel model() {
        CatalogViewModel model =
                new CatalogViewModel(gateway, gateway.background(), gateway.feed());
        gateway.work();
        return model;
    }

    @Test
    void aGatewayWithoutACatalogIsNotAskedForOne() {
        CatalogViewModel model = model();
        assertThat(model.catalog().get().map(CatalogView::targets)).contains(List.of());
        assertThat(gateway.asked()).isEmpty();
        model.testAll();
        assertThat(model.checks()).isEmpty();
    }

    @Test
    void whatIsUnreachableIsReadWhenItIsBack() {
        gateway.with(StubGateway.catalog());
        gateway.fail(new GatewayUnreachable("no route"));
        CatalogViewModel model = model();
        assertThat(model.problem().get().map(Problem::kind)).contains(Problem.Kind.UNREACHABLE);
        assertThat(model.catalog().get()).isEmpty();
        gateway.fail(null);
        gateway.beat();
        gateway.work();
        assertThat(model.problem().get()).isEmpty();
        assertThat(model.catalog().get().map(CatalogView::version)).contains("v1");
    }

    @Test
    void aCatalogThatComesIntoForceIsRead() {
        CatalogViewModel model = model();
        gateway.with(StubGateway.catalog());
        gateway.tell(new GatewayEvent.CatalogApplied(CHANGE));
        gateway.beat();
        gateway.work();
        assertThat(model.catalog().get().map(CatalogView::version)).contains("v1");
    }

    @Test
    void aTargetIsTestedOnceAtATimeAndTheAnswerKept() {
        gateway.with(StubGateway.catalog())
                .on(
                        Query.TestTarget.class,
                        test ->
                                new Query.TargetCheck(
                                        test.target(), true, "yes", Optional.empty(), 3));
        CatalogViewModel model = model();
        model.testAll();
        model.test("crm");
        assertThat(model.checks().get("crm")).isInstanceOf(Check.Running.class);
        gateway.work();
        assertThat(gateway.count(Query.TestTarget.class)).isEqualTo(1);
        assertThat(model.checks().get("crm")).isInstanceOf(Check.Done.class);
        gateway.fail(new GatewayUnreachable("no route"));
        model.test("crm");
        gateway.work();
        assertThat(model.checks().get("crm")).isInstanceOf(Check.Failed.class);
    }

    @Test
    void aFileIsPlannedBeforeItIsAppliedAndReadAfter() throws IOException {
        gateway.with(StubGateway.catalog())
                .on(Query.PlanCatalog.class, _ -> CHANGE)
                .on(Command.ApplyCatalog.class, _ -> CHANGE);
        CatalogViewModel model = model();
        Path file = Files.writeString(folder.resolve("catalog.yaml"), "gateway: {}");
        List<CatalogViewModel.Draft> drafts = new ArrayList<>();
        model.plan(file, drafts::add, problems::add);
        gateway.work();
        assertThat(drafts).hasSize(1);
        assertThat(drafts.getFirst().change()).isEqualTo(CHANGE);
        long read = gateway.count(Query.ShowCatalog.class);
        model.apply(drafts.getFirst(), problems::add);
        gateway.work();
        assertThat(gateway.count(Command.ApplyCatalog.class)).isEqualTo(1);
        assertThat(gateway.count(Query.ShowCatalog.class)).isEqualTo(read + 1);
        assertThat(problems).isEmpty();
    }

    @Test
    void aRefusedFileTellsEveryMistake() throws IOException {
        CatalogViewModel model = model();
        gateway.fail(new GatewayRefused("wrong", List.of("f:1:2: this", "f:3:4: that")));
        Path file = Files.writeString(folder.resolve("catalog.yaml"), "x");
        model.plan(file, _ -> {}, problems::add);
        gateway.work();
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().details()).containsExactly("f:1:2: this", "f:3:4: that");
    }

    @Test
    void aFileThatIsGoneIsAProblemAndNoQuestion() {
        CatalogViewModel model = model();
        model.plan(folder.resolve("gone.yaml"), _ -> {}, problems::add);
        gateway.work();
        assertThat(problems).extracting(Problem::kind).containsExactly(Problem.Kind.UNEXPECTED);
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void onlyVariablesThatTheFileNamesLeaveThisMachine() {
        assertThat(
                        CatalogViewModel.named(
                                "password: { env: CRM_PASSWORD }\n\"env\": \"OTHER\"",
                                Map.of("CRM_PASSWORD", "x", "HOME", "/h")))
                .containsOnlyKeys("CRM_PASSWORD");
    }
}
