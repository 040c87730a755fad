package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Tables that the session has made, by their OIDs. After a CREATE TABLE, before the Sync that may commit it, the gateway asks
/// the server what columns the table has, and is told whose they are.
///
/// Until then the transaction holds the table alone, so that its name stands for it: it is the first of the search path in which
/// tables are made, and found before all others but a temporary one, which is the session's own as well, and those of the
/// server. Who asked later would be told of another table: another session may have dropped this one, and the name goes on to
/// the next schema.
final class MadeTables {
    private static final String STATEMENT = "portaria_made";

    /// Whoever makes more is none of the tools that this is for.
    private static final int MOST = 10_000;

    private final Set<Integer> oids = ConcurrentHashMap.newKeySet();

    /// How the last statement ended, by its tag. For the server's direction only.
    private String ended = "";

    /// Whether a statement makes one of which is to be asked.
    static boolean concerns(Judgement judgement) {
        return !judgement.own().made().isEmpty();
    }

    /// To be called when the statement has been sent to be run, and no Sync after it.
    void ask(Judgement judgement, ServerWriter server) throws AuditUnavailable {
        List<String> table = judgement.own().made();
        if (table.isEmpty() || oids.size() >= MOST) {
            return;
        }
        byte[] source =
                ("TABLE "
                                + table.stream()
                                        .map(Identifiers::quoted)
                                        .collect(Collectors.joining(".")))
                        .getBytes(StandardCharsets.US_ASCII);
        server.closeStatement(STATEMENT);
        if (server.parse(new Expected.ParseMade(), STATEMENT, source)) {
            server.describeStatement(new Expected.DescribeMade(), STATEMENT);
            server.closeStatement(STATEMENT);
        }
    }

    /// A statement has ended.
    void ended(String tag) {
        ended = tag;
    }

    /// What the server has answered. Under the name of a portal SQL may have put another: then it was no CREATE TABLE that ended.
    void described(RowDescription columns) {
        if (!ended.equals("CREATE TABLE")) {
            return;
        }
        columns.fields().stream()
                .limit(1)
                .map(RowDescription.Field::table)
                .filter(table -> table != 0)
                .forEach(oids::add);
    }

    Set<Integer> oids() {
        return oids;
    }
}
