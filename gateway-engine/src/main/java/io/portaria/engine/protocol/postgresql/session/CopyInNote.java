package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.SessionRecording;
import java.nio.charset.Charset;

/// The beginning of what an agent sends by COPY, for the book. It is gathered and masked as one, whatever the pieces: in
/// pieces the detectors would not find what lies across two.
final class CopyInNote {
    /// Bytes of each COPY that are kept.
    static final int LONGEST = 64 * 1024;

    private final StatementMasking masking;
    private final SessionRecording recording;
    private ByteSink gathered = new ByteSink();
    private boolean isWritten = true;

    CopyInNote(StatementMasking masking, SessionRecording recording) {
        this.masking = masking;
        this.recording = recording;
    }

    /// A COPY is sent.
    void begin() {
        gathered.clear();
        isWritten = false;
    }

    void add(byte[] b, int at, int length, Charset charset) throws AuditUnavailable {
        if (isWritten) {
            return;
        }
        int room = LONGEST - gathered.length();
        gathered.append(b, at, Math.min(room, length));
        if (gathered.length() >= LONGEST) {
            write(lastLineEnd(), charset);
        }
    }

    /// All rows were sent, or no more will be.
    void end(Charset charset) throws AuditUnavailable {
        if (!isWritten) {
            write(gathered.length(), charset);
        }
    }

    /// What follows the last line break may be half a value.
    private int lastLineEnd() {
        int end = gathered.length();
        while (end > 0 && gathered.array()[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private void write(int length, Charset charset) throws AuditUnavailable {
        isWritten = true;
        if (length > 0) {
            recording.note("copy-in", masking.mask(gathered.array(), 0, length, charset));
        } else if (gathered.length() > 0) {
            recording.note(
                    "copy-in", new MaskedText("(" + LONGEST + " bytes without the end of a line)"));
        }
        gathered = new ByteSink();
    }
}
