package io.portaria.engine.protocol.postgresql.attacks;

import io.portaria.engine.fixture.DemoGateway;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The attacks of the corpus on a database in which people have put functions, operators, casts and types of their own,
/// some of which read protected columns. Most were found by a reader of the code of lineage.
class AttackedFunctionsTest {
    private static final AttackFile FILE = AttackFile.read();

    private static Trial trial;

    @BeforeAll
    static void start() throws Exception {
        DemoGateway.runDirect(FILE.statements("prepared"));
        DemoGateway.runDirect(FILE.statements("prepared for lineage"));
        trial = Trial.start();
    }

    @AfterAll
    static void stop() throws Exception {
        trial.close();
        DemoGateway.runDirect(FILE.statements("cleared of lineage"));
        DemoGateway.runDirect(FILE.statements("cleared"));
    }

    static List<Attack> attacks() {
        return FILE.attacks().stream().filter(Attack::needsFunctions).toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void succeedsPastTheGatewayOnly(Attack attack) throws Exception {
        trial.succeedsPastTheGatewayOnly(attack);
    }
}
