package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/// Values in binary format whose types hold others: numbers in them are no digits that a scan of the bytes could find.
class BinaryValuesTest {
    /// Header of the binary format of COPY, and what stands before the length of the first value of a row.
    private static final int BEFORE_FIRST_LENGTH = 19 + 2;

    private static DemoGateway gateway;
    private static Connection agent;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
        agent = gateway.connect("dono");
    }

    @AfterAll
    static void stop() throws Exception {
        agent.close();
        gateway.close();
    }

    private static int lengthOfFirst(Connection connection, String expression) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT " + expression + ") TO STDOUT (FORMAT binary)", out);
        return ByteBuffer.wrap(out.toByteArray()).getInt(BEFORE_FIRST_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ARRAY[52998224725::numeric]",
                "ARRAY[[1, 52998224725]]::float8[]",
                "ROW(1, 52998224725::bigint)",
                "ROW(1, ROW('a@b.example'::text))",
                "ROW(ARRAY[1, 52998224725]::bigint[])",
                "int8range(52998224725, 52998224726)",
                "numrange(52998224725, NULL)",
                "int8multirange(int8range(1, 2), int8range(52998224725, 52998224726))",
                "point(52998224725, 0)",
                "polygon('((0,0),(52998224725,1))')",
                "inet '203.0.113.77'",
                "ARRAY[inet '203.0.113.77']",
                "ARRAY[decode('6140622e6578616d706c65', 'hex')]",
                "to_tsvector('simple', '52998224725')",
                "to_tsquery('simple', 'a')",
                "jsonpath '$.a'"
            })
    void whatIsFoundWithinOrCannotBeReadBecomesNull(String expression) throws Exception {
        assertThat(lengthOfFirst(agent, expression)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1::int4",
                "1.5::float8",
                "true",
                "date '2026-01-01'",
                "now()",
                "gen_random_uuid()",
                "1::oid",
                "interval '1 day'",
                "numeric '12.5'",
                "macaddr '08:00:2b:01:02:03'",
                "'x'::name",
                "'x'::text",
                "'x'::refcursor",
                "'{\"a\": 1}'::json",
                "'{\"a\": 1}'::jsonb",
                "'<a/>'::xml",
                "ARRAY[1.5, NULL]::numeric[]",
                "ARRAY[1.5]::float8[]",
                "ARRAY['a', NULL]",
                "ARRAY[date '2026-01-01']",
                "ARRAY[]::uuid[]",
                "ROW(1, 'a'::text, NULL::text, now(), ARRAY['x'])",
                "int4range(1, 5)",
                "int8range(NULL, 5)",
                "'empty'::numrange",
                "tstzrange(now(), NULL)",
                "int4multirange(int4range(1, 2))",
                "point(1, 2)",
                "path('((0,0),(1,1))')",
                "circle(point(1, 2), 3)",
                "B'0101'"
            })
    void whatHoldsNothingLeavesAsItIs(String expression) throws Exception {
        int expected;
        try (Connection direct = DemoGateway.direct()) {
            expected = lengthOfFirst(direct, expression);
        }
        assertThat(expected).isNotEqualTo(-1);
        assertThat(lengthOfFirst(agent, expression)).isEqualTo(expected);
    }
}
