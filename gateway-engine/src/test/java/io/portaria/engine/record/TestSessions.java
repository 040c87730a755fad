package io.portaria.engine.record;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.SessionContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Made-up sessions.
public final class TestSessions {
    public static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    public static final Permit PERMIT =
            new Permit(List.of("role billing-report"), "f".repeat(64), Optional.empty());

    private TestSessions() {}

    public static SessionContext context(String id) {
        return new SessionContext(
                id,
                new Caller(
                        "nightly-bot",
                        "ana",
                        List.of("billing-report"),
                        "ci",
                        "repo:acme/billing:ref:refs/heads/main",
                        "a".repeat(64),
                        START.plusSeconds(900),
                        "BR"),
                "crm",
                "postgresql",
                "billing-report",
                "Nightly billing report",
                "art. 7, V",
                "psql from 127.0.0.1",
                "f".repeat(64),
                START);
    }

    public static Operation sql(String statement) {
        return new Operation.Sql(
                StatementKind.READ,
                new MaskedText(statement),
                List.of(Optional.of(new MaskedText("parâmetro")), Optional.empty()),
                List.of("public.clientes"),
                "0".repeat(64));
    }

    /// Rows in the neutral form; null is NULL.
    public static byte[] rows(String[]... rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String[] row : rows) {
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) row.length).array());
            for (String value : row) {
                if (value == null) {
                    out.writeBytes(ByteBuffer.allocate(4).putInt(-1).array());
                } else {
                    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                    out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
                    out.writeBytes(bytes);
                }
            }
        }
        return out.toByteArray();
    }
}
