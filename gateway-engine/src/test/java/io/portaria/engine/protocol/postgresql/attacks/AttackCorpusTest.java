package io.portaria.engine.protocol.postgresql.attacks;

import io.portaria.engine.fixture.DemoGateway;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// The attacks of the corpus on a database as it mostly is: nobody has put a function into it that reads protected
/// columns. Where one has, much is refused for that alone (see [AttackedFunctionsTest]).
class AttackCorpusTest {
    private static final AttackFile FILE = AttackFile.read();

    private static Trial trial;

    @BeforeAll
    static void start() throws Exception {
        DemoGateway.runDirect(FILE.statements("prepared"));
        trial = Trial.start();
    }

    @AfterAll
    static void stop() throws Exception {
        trial.close();
        DemoGateway.runDirect(FILE.statements("cleared"));
    }

    static List<Attack> attacks() {
        return FILE.attacks().stream().filter(a -> !a.needsFunctions()).toList();
    }

    @Test
    void thereAreManyAndNoneIsThereTwice() {
        assertThat(FILE.attacks())
                .hasSizeGreaterThanOrEqualTo(400)
                .extracting(Attack::toString)
                .doesNotHaveDuplicates();
        assertThat(FILE.attacks()).extracting(Attack::variants).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void succeedsPastTheGatewayOnly(Attack attack) throws Exception {
        trial.succeedsPastTheGatewayOnly(attack);
    }
}
