package io.portaria.engine.record.write;

import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.vault.KeyedDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// The ledger's entries about sessions. None holds a personal value: digests are keyed, the rest are counts, times and
/// names of the catalog.
final class Entries {
    /// One more outcome than this fits into an entry in any case.
    private static final int ENOUGH = 40 << 10;

    private Entries() {}

    static void login(JsonBytes json, SessionContext session, KeyedDigest pseudonyms) {
        json.begin()
                .text("kind", "login")
                .time("at", session.startedAt())
                .text("session", session.id())
                .text("agent", session.caller().agent())
                .text("owner", session.caller().owner())
                .text("target", session.target())
                .text("protocol", session.protocol())
                .text("role", session.role())
                .text("legalBasis", session.legalBasis())
                .text("issuer", session.caller().issuer())
                .text("subject", digest(pseudonyms, session.caller().subject()))
                .text("token", session.caller().tokenDigest())
                .time("tokenExpires", session.caller().expiresAt())
                .text("runsIn", session.caller().runsIn())
                .text("purpose", digest(pseudonyms, session.purpose()))
                .text("client", digest(pseudonyms, session.client()))
                .text("policy", session.policyVersion())
                .close();
    }

    static void operation(
            JsonBytes json,
            String session,
            long login,
            long seq,
            Instant at,
            String decision,
            List<String> rules,
            String policyVersion,
            Optional<String> approval,
            Operation operation) {
        json.begin()
                .text("kind", "operation")
                .time("at", at)
                .text("session", session)
                .number("seq", seq)
                .number("login", login)
                .text("decision", decision)
                .texts("rules", rules)
                .text("policy", policyVersion);
        if (approval.isPresent()) {
            json.text("approval", approval.get());
        }
        switch (operation) {
            case Operation.Sql sql -> json.text("type", "sql").text("sort", word(sql.kind()));
        }
        json.text("digest", operation.digest()).close();
    }

    /// How operations ended, and the chain of the recording that holds what the agent saw of them.
    ///
    /// @param ended taken from its head, as many as fit into one entry
    static void outcomes(
            JsonBytes json,
            String session,
            Instant at,
            Queue<Ended> ended,
            long offset,
            byte[] chain) {
        json.begin()
                .text("kind", "outcomes")
                .time("at", at)
                .text("session", session)
                .number("offset", offset)
                .hex("chain", chain)
                .openArray("ended");
        for (Ended one = ended.poll(); one != null; one = ended.poll()) {
            json.next()
                    .open()
                    .number("seq", one.seq)
                    .number("operation", one.leaf)
                    .time("at", one.at)
                    .number("rows", one.outcome.rows())
                    .counts("masked", one.outcome.masked());
            if (one.outcome.errorCode().isPresent()) {
                json.text("error", one.outcome.errorCode().get());
            }
            json.close();
            if (json.length() > ENOUGH) {
                break;
            }
        }
        json.closeArray().close();
    }

    /// An operation that ended.
    record Ended(long seq, long leaf, Instant at, Outcome outcome) {}

    /// What a session comes to.
    record Sums(long operations, long denied, long rows) {}

    static void sessionEnd(
            JsonBytes json,
            String session,
            long login,
            Instant at,
            Sums sums,
            long length,
            byte[] chain) {
        json.begin()
                .text("kind", "session-end")
                .time("at", at)
                .text("session", session)
                .number("login", login)
                .number("operations", sums.operations)
                .number("denied", sums.denied)
                .number("rows", sums.rows)
                .number("length", length)
                .hex("chain", chain)
                .close();
    }

    /// A session that was not ended by its writer, closed with what can be read.
    static void recovered(
            JsonBytes json,
            String session,
            Instant at,
            long operations,
            long length,
            byte[] chain,
            long fileLength,
            byte[] sha256,
            String problem) {
        json.begin()
                .text("kind", "recovery")
                .time("at", at)
                .text("what", "session")
                .text("session", session)
                .number("operations", operations)
                .number("length", length)
                .hex("chain", chain)
                .number("fileLength", fileLength)
                .hex("sha256", sha256)
                .text("problem", problem)
                .close();
    }

    static void erased(
            JsonBytes json,
            String kind,
            String session,
            Instant at,
            String reason,
            String author,
            boolean had) {
        json.begin()
                .text("kind", kind)
                .time("at", at)
                .text("session", session)
                .text("reason", reason)
                .text("author", author)
                .flag("keyErased", had)
                .close();
    }

    static void loginRefused(
            JsonBytes json,
            Instant at,
            String agent,
            String target,
            String protocol,
            String origin,
            String sort,
            String rule) {
        json.begin()
                .text("kind", "login-refused")
                .time("at", at)
                .text("agent", agent)
                .text("target", target)
                .text("protocol", protocol)
                .text("origin", origin)
                .text("sort", sort)
                .text("rule", rule)
                .close();
    }

    /// Refusals that have no entry of their own.
    static void loginsRefused(JsonBytes json, Instant at, String origin, Instant from, long count) {
        json.begin()
                .text("kind", "logins-refused")
                .time("at", at)
                .text("origin", origin)
                .time("from", from)
                .number("count", count)
                .close();
    }

    static String word(StatementKind kind) {
        return switch (kind) {
            case READ -> "read";
            case WRITE -> "write";
            case DDL -> "ddl";
            case SESSION -> "session";
            case OTHER -> "other";
        };
    }

    static String digest(KeyedDigest pseudonyms, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return pseudonyms.hex(bytes, 0, bytes.length);
    }
}
