package io.portaria.app.screen.masking;

import io.portaria.engine.api.MaskingRuleView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RuleDiffTest {

    private static final MaskingRuleView CPF = rule("cpf", "partial");
    private static final MaskingRuleView REST = rule("rest", "redact");

    @Test
    void newGoneOtherAndMovedRulesAreTold() {
        assertThat(lines(List.of(CPF), List.of(CPF, REST))).containsExactly("+ rest: redact");
        assertThat(lines(List.of(CPF, REST), List.of(REST))).containsExactly("- cpf: partial");
        assertThat(lines(List.of(CPF), List.of(rule("cpf", "null"))))
                .containsExactly("~ cpf: partial  ⟶  cpf: null");
        assertThat(lines(List.of(CPF, REST), List.of(REST, CPF)))
                .containsExactly("~ cpf, rest  ⟶  rest, cpf");
        assertThat(lines(List.of(CPF, REST), List.of(CPF, REST))).isEmpty();
    }

    private static List<String> lines(List<MaskingRuleView> before, List<MaskingRuleView> after) {
        return RuleDiff.lines(before, after, rule -> rule.name() + ": " + rule.technique());
    }

    private static MaskingRuleView rule(String name, String technique) {
        return new MaskingRuleView(
                name,
                Optional.of("cpf"),
                List.of(),
                List.of(),
                technique,
                Optional.empty(),
                List.of());
    }
}
