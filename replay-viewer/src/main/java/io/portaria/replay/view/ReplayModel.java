package io.portaria.replay.view;

import io.portaria.engine.api.OperationView;
import io.portaria.replay.playback.Playback;
import io.portaria.replay.source.ReplaySession;
import io.portaria.replay.timeline.IdleFolding;
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

    private final ReplaySession session;
    private final LongSupplier nanos;
    private final ReadOnlyIntegerWrapper current = new ReadOnlyIntegerWrapper(-1);
    private final ReadOnlyLongWrapper position = new ReadOnlyLongWrapper();
    private final ReadOnlyBooleanWrapper playing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper folded = new ReadOnlyBooleanWrapper(true);
    private IdleFolding folding;
    private Playback playback;

    public ReplayModel(ReplaySession session, LongSupplier nanos) {
        this.session = session;
        this.nanos = nanos;
        this.folding = foldingFor(true);
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
        show(playback.position());
        playing.set(playback.playing());
    }

    /// Goes to this folded moment.
    public void seek(long to) {
        playback.seek(to);
        tick();
    }

    /// Goes to the beginning of this operation.
    public void select(int index) {
        if (index < 0 || index >= session.operations().size()) {
            return;
        }
        playback.seek(folding.folded(mark(index).from()));
        position.set(playback.position());
        current.set(index);
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

    private Mark mark(int index) {
        return session.timeline().marks().get(index);
    }

    private void show(long at) {
        position.set(at);
        current.set(session.timeline().indexAt(folding.real(at)));
    }
}
