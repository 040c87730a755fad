package io.portaria.engine;

import io.portaria.engine.admin.NotPermitted;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog.Duty;
import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A draft of masking rules is no way to what the rules in force hide, and looking at rows is in the book.
class PreviewOfRealRowsTest {
    private static final List<MaskingRuleView> RELEASES_ALL =
            List.of(
                    rule("tudo", Optional.empty(), List.of("loja:*.*.*"), "none"),
                    rule("achados", Optional.of("any"), List.of(), "none"));

    private DemoGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static MaskingRuleView rule(
            String name, Optional<String> detect, List<String> columns, String technique) {
        return new MaskingRuleView(
                name, detect, columns, List.of(), technique, Optional.empty(), List.of());
    }

    private static Query.PreviewRows of(List<MaskingRuleView> rules, String table) {
        return new Query.PreviewRows(rules, "loja", "public", table, "leitura", 50);
    }

    private Query.RowsPreview ask(Query.PreviewRows query, Duty... duties) {
        Set<Duty> all = EnumSet.noneOf(Duty.class);
        all.addAll(List.of(duties));
        return gateway.engine().gateway(new Author("bruno", all)).ask(query);
    }

    private static List<String> stored(String sql) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    if (result.getString(i) != null) {
                        values.add(result.getString(i));
                    }
                }
            }
        }
        return values;
    }

    private static List<String> column(Query.RowsPreview preview, String name) {
        List<String> names = preview.columns().stream().map(c -> c.name()).toList();
        return preview.after().stream()
                .map(row -> row.get(names.indexOf(name)).orElse(""))
                .toList();
    }

    @Test
    void aDraftThatReleasesEverythingShowsOutlinesOfWhatIsHiddenToday() throws Exception {
        Query.RowsPreview preview = ask(of(RELEASES_ALL, "clientes"), Duty.DPO);
        assertThat(preview.after()).hasSize(50);
        String shown = preview.toString();
        List<String> secrets = stored("SELECT nome, cpf, email, telefone FROM clientes");
        assertThat(secrets).hasSizeGreaterThan(1000);
        assertThat(secrets).noneMatch(shown::contains);
        assertThat(column(preview, "email")).allMatch(v -> v.matches("[a9.@_-]+"));
        assertThat(column(preview, "cpf")).allMatch(v -> v.matches("[9.-]+"));
        // what every agent may see is shown
        assertThat(stored("SELECT cidade FROM clientes")).containsAll(column(preview, "cidade"));
    }

    @Test
    void aReleaseInTheMiddleOfATextIsNotShownEither() throws Exception {
        List<MaskingRuleView> draft =
                List.of(
                        rule("email", Optional.of("email"), List.of(), "none"),
                        rule("fone", Optional.of("phone"), List.of(), "none"),
                        rule("cpf", Optional.of("cpf"), List.of(), "redact"));
        Query.RowsPreview preview = ask(of(draft, "atendimentos"), Duty.OPERATOR);
        String shown = preview.toString();
        assertThat(shown).contains("[CPF]");
        assertThat(preview.before().toString()).as("there are addresses in it").contains("@");
        assertThat(stored("SELECT email, telefone FROM clientes")).noneMatch(shown::contains);
    }

    @Test
    void aColumnThatIsNotWrittenOutIsToldInASentence() {
        List<MaskingRuleView> draft =
                List.of(rule("curta", Optional.empty(), List.of("clientes.email"), "redact"));
        assertThatThrownBy(() -> ask(of(draft, "clientes"), Duty.OPERATOR))
                .isInstanceOf(GatewayRefused.class)
                .hasMessageContaining("clientes.email")
                .hasMessageContaining("target:schema.table.column");
    }

    @Test
    void aTechniqueIsShownAsItWorks() throws Exception {
        List<MaskingRuleView> draft =
                List.of(
                        rule(
                                "contato",
                                Optional.empty(),
                                List.of("loja:public.clientes.email"),
                                "pseudonym"),
                        rule("cpf", Optional.of("cpf"), List.of(), "redact"));
        Query.RowsPreview preview = ask(of(draft, "clientes"), Duty.OPERATOR);
        assertThat(column(preview, "email")).allMatch(v -> !v.matches("[a9.@_-]+"));
        assertThat(column(preview, "cpf")).containsOnly("[CPF]");
    }

    @Test
    void whoHasNotTheDutySeesNothingAndIsInTheLedger() throws Exception {
        assertThatThrownBy(() -> ask(of(RELEASES_ALL, "clientes"), Duty.APPROVER, Duty.OWNER))
                .isInstanceOf(NotPermitted.class);
        assertThat(gateway.ledger())
                .contains("\"command\":\"PreviewRows\",\"author\":\"bruno\"")
                .doesNotContain("\"kind\":\"preview\"");
    }

    @Test
    void theReadingIsInTheLedgerOrIsNot() throws Exception {
        ask(of(List.of(), "clientes"), Duty.DPO);
        assertThat(gateway.ledger())
                .containsPattern(
                        "\"kind\":\"preview\",\"at\":\"[^\"]+\",\"author\":\"bruno\",\"target\":\"loja\","
                                + "\"table\":\"public.clientes\",\"columns\":\\[\"id\",");
        gateway.engine().wiring().ledger.close();
        assertThatThrownBy(() -> ask(of(List.of(), "clientes"), Duty.DPO))
                .isInstanceOf(GatewayRefused.class)
                .hasMessageContaining("cannot be recorded");
    }

    @Test
    void theServersOwnWordsStayHere() {
        assertThatThrownBy(() -> ask(of(List.of(), "nosuch"), Duty.DPO))
                .isInstanceOf(GatewayRefused.class)
                .hasMessageContaining("SQLSTATE 42P01")
                .hasMessageNotContaining("does not exist");
    }
}
