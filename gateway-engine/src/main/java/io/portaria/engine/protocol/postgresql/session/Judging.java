package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.inspect.AddedColumn;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.NamesTouched;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Cuts what an agent sends into tokens and judges it by the rules and the schema that hold now. For the agent's direction
/// only.
final class Judging {
    private final SessionState state;
    private final SqlLexer lexer = new SqlLexer();
    private final UnsettledDefinitions unsettled;
    private final KeptStatements kept;

    /// Whether something that computes from protected columns was sent.
    private boolean computed;

    /// Whether something was sent that reads what is protected, by its text. The server's direction asks when rows come.
    private volatile boolean reads;

    /// Whether a setting was changed by which statements are read, in a transaction that may go on: its end may take that back.
    private boolean readingMayRevert;

    /// By which statements are read.
    private record Rules(Charset charset, boolean standardConformingStrings) {}

    /// What judges while the session's transaction has added columns.
    private record Altered(Inspection current, Set<AddedColumn> added, Inspection inspection) {}

    private Optional<Altered> altered = Optional.empty();

    /// Those before the first statement.
    private Optional<Rules> atFirst = Optional.empty();

    Judging(SessionState state) {
        this.state = state;
        this.unsettled = new UnsettledDefinitions(state);
        this.kept = new KeptStatements(state);
    }

    /// Whether what was sent and is not answered may end with other rules of how statements are read. To be asked before one is
    /// read.
    boolean readingMayRevert() {
        if (atFirst.isEmpty()) {
            atFirst = rulesNow();
        }
        readingMayRevert = readingMayRevert && !state.isIdle();
        kept.forgetWhatPassed();
        return readingMayRevert;
    }

    private Optional<Rules> rulesNow() {
        return Optional.of(new Rules(state.charset(), state.standardConformingStrings()));
    }

    /// The tokens of what was read last.
    SqlLexer lexer() {
        return lexer;
    }

    /// The session is idle: large buffers are given back.
    void rest() {
        lexer.rest();
    }

    /// Cuts a text as the server will read it.
    void read(byte[] text, int at, int length) {
        lexer.lex(text, at, length, state.standardConformingStrings());
    }

    /// Whether what a text says depends on how strings are read, or on the encoding: by a backslash, or by a name beyond ASCII.
    boolean dependsOnSettings(byte[] text, int at, int length) {
        boolean beyondAscii = false;
        for (int i = at; i < at + length; i++) {
            if (text[i] == '\\') {
                return true;
            }
            beyondAscii |= text[i] < 0;
        }
        if (!beyondAscii) {
            return false;
        }
        read(text, at, length);
        for (int i = 0; i < lexer.count(); i++) {
            if (lexer.kind(i) != SqlLexer.Kind.STRING) {
                for (int b = lexer.start(i); b < lexer.end(i); b++) {
                    if (text[b] < 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Cuts SQL of the gateway's own.
    void read(byte[] sql) {
        lexer.lex(sql, 0, sql.length, true);
    }

    /// The server read the text when it was prepared, whatever the settings are now.
    void read(Prepared prepared) {
        lexer.lex(
                prepared.text(),
                0,
                prepared.text().length,
                prepared.reading().standardConformingStrings());
    }

    /// What judges now; empty when the schema of the target cannot be read.
    Optional<Inspection> inspection() {
        unsettled.settle();
        try {
            Inspection current = state.inspections().current();
            Set<AddedColumn> added = unsettled.added();
            if (added.isEmpty()) {
                altered = Optional.empty();
                return Optional.of(current);
            }
            return Optional.of(altered(current, added));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Inspection altered(Inspection current, Set<AddedColumn> added) {
        Optional<Altered> known =
                altered.filter(a -> a.current == current && a.added.equals(added));
        if (known.isEmpty()) {
            known = Optional.of(new Altered(current, added, current.with(added)));
            altered = known;
        }
        return known.get().inspection;
    }

    /// Whether a rule protects anything of the target, as far as one can tell.
    boolean isAnythingProtected() {
        return inspection().map(Inspection::isAnythingProtected).orElse(true);
    }

    /// Why nothing can be judged.
    Refusal unavailable() {
        return new Refusal(
                Refusal.Kind.TARGET_UNAVAILABLE,
                "",
                "The schema of the target "
                        + state.context().target()
                        + " cannot be read, so nothing of it can be protected.",
                "Try again later, or tell the operator of the gateway.");
    }

    /// @param text that was read last
    Judgement judge(Inspection inspection, byte[] text) {
        return withinBudget(
                inspection, inspection.judge(state.context(), lexer, text, state.charset()));
    }

    /// The same of what is prepared to be run later, how often nobody knows.
    Judgement judgePrepared(Inspection inspection, byte[] text) {
        return judgeWritten(inspection, text, false);
    }

    /// The same, but refused where a constant is a mask that would take the place of a value.
    ///
    /// @param once whether it is run now and never again
    private Judgement judgeWritten(Inspection inspection, byte[] text, boolean once) {
        Judgement judgement = judge(inspection, text);
        if (judgement.decision() instanceof Permit) {
            keepNamed(inspection, judgement, text, once);
        }
        return MasksSentBack.concerns(judgement) && judgement.decision() instanceof Permit
                ? MasksSentBack.inConstants(lexer, text, state.charset())
                        .map(judgement::refused)
                        .orElse(judgement)
                : judgement;
    }

    /// What PREPARE and DECLARE keep, or code.
    private void keepNamed(Inspection inspection, Judgement judgement, byte[] text, boolean once) {
        List<Judgement.Part> parts = judgement.parts();
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i).names()) {
                case NONE, CLOSED, BOTH -> {
                    // EXECUTE runs what is known
                }
                case BY_CODE -> kept.code();
                case STATEMENTS, PORTALS -> {
                    KeptStatements.Text read = lastRead(text);
                    boolean passes =
                            once && parts.get(i).names() == NamesTouched.PORTALS && !read.mayHold();
                    kept.keep(inspection, parts.get(i), read, i, passes);
                }
            }
        }
    }

    /// What was read last, of `text`.
    private KeptStatements.Text lastRead(byte[] text) {
        return KeptStatements.Text.of(
                Arrays.copyOfRange(text, lexer.offset(), lexer.offset() + lexer.length()),
                state.standardConformingStrings(),
                state.charset());
    }

    /// What is run at once: what its names may stand for was all sent before.
    Judgement judgeQuery(Inspection inspection, byte[] text) {
        Judgement judgement = judgeWritten(inspection, text, true);
        return reads || judgement.parts().stream().noneMatch(Judgement.Part::onlyByName)
                ? judgement
                : judgement.withoutNames();
    }

    /// What the results of something bound are judged by, asked when they come: by then all was sent that its names may
    /// stand for.
    Supplier<Judgement.Part> whenRowsCome(Judgement.Part part) {
        if (part.kept().isPresent()) {
            Judgement.Part free = part.withoutNames();
            return () -> part.onlyByName() && !reads ? free : part.running(kept.known());
        }
        if (!part.onlyByName()) {
            return () -> part;
        }
        Judgement.Part free = part.withoutNames();
        return () -> reads ? part : free;
    }

    /// A statement is kept under a name by which SQL may run it, or its rows are, from where FETCH brings them.
    ///
    /// @param asPortal whether it is a portal, which is gone when no transaction goes on
    void kept(Inspection inspection, Prepared prepared, Judgement judgement, boolean asPortal) {
        unsettled.kept(judgement.unsettled());
        KeptStatements.Text text =
                KeptStatements.Text.of(
                        prepared.text(),
                        prepared.reading().standardConformingStrings(),
                        prepared.reading().charset());
        kept.keep(inspection, Prepared.part(judgement), text, 0, asPortal);
    }

    /// Anew when the catalog or the schema has changed since Parse.
    Judgement judge(Inspection inspection, Prepared prepared) {
        if (prepared.reading().by() == inspection) {
            return withinBudget(inspection, prepared.judgement());
        }
        read(prepared);
        return withinBudget(
                inspection,
                inspection.judge(
                        state.context(), lexer, prepared.text(), prepared.reading().charset()));
    }

    /// The same, but refused where too much of what it computes has failed, or its names may not mean what they seem to.
    private Judgement withinBudget(Inspection inspection, Judgement ofAnySession) {
        Judgement judgement = ofAnySession.where(state.madeTables().oids());
        Optional<Refusal> notWhatItSeems =
                judgement.decision() instanceof Permit
                        ? unsettled.objection(judgement.unsettled())
                        : Optional.empty();
        if (notWhatItSeems.isPresent()) {
            return judgement.refused(notWhatItSeems.get());
        }
        if (!judgement.unsettled().made().isEmpty()) {
            // what it does nobody else can see until the transaction has ended
            kept.code();
        }
        if (judgement.parts().stream().anyMatch(p -> p.kept().isPresent())) {
            kept.judge(inspection);
        }
        for (Judgement.Part part : judgement.parts()) {
            readingMayRevert |=
                    judgement.decision() instanceof Permit
                            && (part.changesHowTextIsRead()
                                    || (part.resetsAll() && !rulesNow().equals(atFirst)));
            if (part.readsProtected() && !part.onlyByName()) {
                reads = true;
            }
        }
        if (judgement.parts().stream().noneMatch(this::mayCompute)) {
            return judgement;
        }
        return state.failures()
                .objection(state.context())
                .filter(_ -> judgement.decision() instanceof Permit)
                .map(judgement::refused)
                .orElse(judgement);
    }

    /// What is run by a name computes from protected columns only if something that does was sent before in this session.
    private boolean mayCompute(Judgement.Part part) {
        boolean known = part.lineage().filter(l -> !l.analysis().dynamic()).isPresent();
        computed |= known && part.computes();
        return part.computes() && (known || computed);
    }

    /// Counts how a statement ends that computes from protected columns.
    Optional<FailedComputations.Attempt> attempt(Judgement.Part part) {
        return mayCompute(part)
                ? Optional.of(state.failures().begin(state.context()))
                : Optional.empty();
    }

    /// A statement as the planner is to see it.
    ///
    /// @param text that was read last
    Planner.Planned planned(byte[] text, TextRange statement, Optional<Planner.Bound> bound) {
        return new Planner.Planned(utf8(CopyForm.query(lexer, text, statement)), bound);
    }

    private ByteBuffer utf8(byte[] text) {
        return state.charset().equals(StandardCharsets.UTF_8)
                ? ByteBuffer.wrap(text)
                : StandardCharsets.UTF_8.encode(new String(text, state.charset()));
    }

    static StatementKind kind(Judgement judgement) {
        return judgement.parts().isEmpty()
                ? StatementKind.SESSION
                : judgement.parts().getFirst().kind();
    }
}
