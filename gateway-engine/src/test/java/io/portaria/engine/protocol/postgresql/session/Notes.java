package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionRecording;
import java.util.ArrayList;
import java.util.List;

/// A book that keeps the notes and takes nothing else.
final class Notes implements SessionRecording {
    final List<String> texts = new ArrayList<>();

    @Override
    public void note(String kind, MaskedText text) {
        texts.add(kind + ": " + text);
    }

    @Override
    public Recorded begin(Permit permit, Operation operation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Recorded refuse(Refusal refusal, Operation operation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void columns(Recorded operation, List<ResultColumn> columns) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rows(Recorded operation, byte[] rows, int offset, int length, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void end(Recorded operation, Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
