package io.portaria.replay.view;

import io.portaria.engine.api.OperationView;
import io.portaria.replay.playback.Playback;
import io.portaria.replay.source.ReplaySession;
import io.portaria.replay.timeline.IdleFolding;
import io.portaria.replay.timeline.LaneBars;
import io.portaria.replay.timeline.Mark;
import java.util.Optional;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;

/// One session being replayed: where it stands, which operation that is, how fast it goes. Knows no view.
public final class ReplayModel {

    private static final long LONGEST_IDLE = 4_000;
    private static final long IDLE_SHOWN = 800;

    /// How long an operation stays at least while it plays at its own speed: an agent needs a millisecond for what a person
    /// reads in a second.
    private static final double READ = 700;

    private static final double NANOS_PER_MILLI = 1e6;

    /// From this speed on a person skims, and nothing waits.
    private static final double SKIMMING = 10;

    private static final int LINE = 160;

    private final ReplaySession session;
    private final LongSupplier nanos;
    private final ReadOnlyIntegerWrapper current = new ReadOnlyIntegerWrapper(-1);
    private final ReadOnlyLongWrapper position = new ReadOnlyLongWrapper();
    private final ReadOnlyBooleanWrapper playing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper folded = new ReadOnlyBooleanWrapper(true);
    private IdleFolding folding;
    private LaneBars bars;
    private Playback playback;
    private long shownSince;

    /// Reckons with every operation: for a long session made in the background.
    public ReplayModel(ReplaySession session, LongSupplier nanos) {
        this.session = session;
        this.nanos = nanos;
        this.folding = foldingFor(true);
        this.bars = new LaneBars(session.timeline().marks(), folding);
        this.playback = new Playback(nanos, folding.length());
        if (!session.operations().isEmpty()) {
            select(0);
        }
    }

    public ReplaySession session() {
        return session;
    }

    /// Index of the operation shown; -1 before the first.
    public ReadOnlyIntegerProperty current() {
        return current.getReadOnlyProperty();
    }

    /// Where the replay stands, in folded milliseconds.
    public ReadOnlyLongProperty position() {
        return position.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty playing() {
        return playing.getReadOnlyProperty();
    }

    /// Whether idle time is folded.
    public ReadOnlyBooleanProperty foldsIdle() {
        return folded.getReadOnlyProperty();
    }

    public IdleFolding folding() {
        return folding;
    }

    /// What the lines of the timeline show.
    LaneBars bars() {
        return bars;
    }

    public double speed() {
        return playback.speed();
    }

    public Optional<OperationView> operation() {
        int index = current.get();
        return index < 0 ? Optional.empty() : Optional.of(session.operations().get(index));
    }

    /// The moment shown, in real milliseconds since the session began.
    public long realPosition() {
        return folding.real(position.get());
    }

    public void playOrPause() {
        if (playback.playing()) {
            playback.pause();
        } else {
            playback.play();
        }
        tick();
    }

    public void speed(double times) {
        playback.speed(times);
    }

    /// Moves on to where the clock says it is; called for every frame while it plays.
    public void tick() {
        if (!playing.get() || playback.speed() >= SKIMMING || !waitsForTheReader()) {
            show(playback.position());
            playing.set(playback.playing());
        }
    }

    /// Keeps the replay from running past an operation that could not be read yet, and gives each its turn, also those that
    /// began in the same moment. True when it did, so that the clock does not count.
    private boolean waitsForTheReader() {
        int next = current.get() + 1;
        boolean last = next >= session.operations().size();
        long end = last ? folding.length() : folding.folded(mark(next).from());
        if (playback.position() < end) {
            return false;
        }
        double shownFor = (double) (nanos.getAsLong() - shownSince) / NANOS_PER_MILLI;
        if (next > 0 && shownFor < READ / playback.speed()) {
            playback.hold(Math.max(end - 1, folding.folded(mark(next - 1).from())));
        } else if (last) {
            return false;
        } else {
            playback.hold(end);
            now(next);
        }
        position.set(playback.position());
        return true;
    }

    /// Goes to this folded moment.
    public void seek(long to) {
        playback.seek(to);
        show(playback.position());
        playing.set(playback.playing());
    }

    /// Goes to the beginning of this operation.
    public void select(int index) {
        if (index < 0 || index >= session.operations().size()) {
            return;
        }
        playback.seek(folding.folded(mark(index).from()));
        position.set(playback.position());
        now(index);
    }

    /// The next operation, or with -1 the one before.
    public void step(int by) {
        playback.pause();
        playing.set(false);
        select(Math.clamp(current.get() + (long) by, 0, session.operations().size() - 1));
    }

    public void foldIdle(boolean on) {
        long real = folding.real(playback.position());
        boolean wasPlaying = playback.playing();
        double speed = playback.speed();
        folding = foldingFor(on);
        bars = new LaneBars(session.timeline().marks(), folding);
        playback = new Playback(nanos, folding.length());
        playback.speed(speed);
        playback.seek(folding.folded(real));
        if (wasPlaying) {
            playback.play();
        }
        folded.set(on);
        tick();
    }

    private IdleFolding foldingFor(boolean on) {
        return on
                ? IdleFolding.of(
                        session.timeline().marks(),
                        session.timeline().length(),
                        LONGEST_IDLE,
                        IDLE_SHOWN)
                : IdleFolding.none(session.timeline().length());
    }

    /// The statement of a mark in one line.
    String statement(Mark mark) {
        int index = Math.toIntExact(mark.seq()) - 1;
        boolean known =
                index >= 0
                        && index < session.operations().size()
                        && session.operations().get(index).seq() == mark.seq();
        return known ? oneLine(session.operations().get(index).statement()) : "";
    }

    static String oneLine(String statement) {
        String line = statement.replaceAll("\\s+", " ").strip();
        return line.length() > LINE ? line.substring(0, LINE) + "…" : line;
    }

    private Mark mark(int index) {
        return session.timeline().marks().get(index);
    }

    private void show(long at) {
        position.set(at);
        now(session.timeline().indexAt(folding.real(at)));
    }

    private void now(int index) {
        if (current.get() != index) {
            shownSince = nanos.getAsLong();
            current.set(index);
        }
    }
}
