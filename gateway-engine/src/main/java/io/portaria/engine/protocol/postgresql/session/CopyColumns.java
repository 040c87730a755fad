package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks the server which columns a COPY will send: its data say nothing of them.
final class CopyColumns {
    private static final String STATEMENT = "portaria_copy";

    private final ServerWriter server;

    CopyColumns(ServerWriter server) {
        this.server = server;
    }

    /// @param lexer has just cut `text`
    /// @return whether it asked; without an answer nothing of the COPY will pass
    boolean ask(Running running, SqlLexer lexer, byte[] text) throws AuditUnavailable {
        Optional<CopyForm> form = CopyForm.read(lexer, text);
        if (form.isEmpty()) {
            return false;
        }
        running.copyForm(form.get());
        byte[] source = form.get().source().getBytes(StandardCharsets.ISO_8859_1);
        if (!server.parse(new Expected.ParseCopy(), STATEMENT, source)) {
            return false;
        }
        server.describeStatement(new Expected.DescribeCopy(running), STATEMENT);
        server.closeStatement(STATEMENT);
        return true;
    }
}
