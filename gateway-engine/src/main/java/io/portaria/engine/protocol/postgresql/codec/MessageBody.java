package io.portaria.engine.protocol.postgresql.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Walks the body of one message. Every step is checked against its end.
public final class MessageBody {
    private final byte[] bytes;
    private final int end;
    private int at;

    public MessageBody(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    public int remaining() {
        return end - at;
    }

    public int position() {
        return at;
    }

    public int int8() throws ProtocolViolation {
        need(1);
        return bytes[at++];
    }

    public int int16() throws ProtocolViolation {
        need(2);
        int value = FrameReader.getShort(bytes, at);
        at += 2;
        return value;
    }

    public int int32() throws ProtocolViolation {
        need(4);
        int value = FrameReader.getInt(bytes, at);
        at += 4;
        return value;
    }

    /// A count that the peer announces for elements of at least `elementSize` bytes: it cannot be more than what is left
    /// could hold.
    public int count(int elementSize) throws ProtocolViolation {
        int n = int16() & 0xFFFF;
        if ((long) n * elementSize > remaining()) {
            throw new ProtocolViolation("A message announces more elements than it holds.");
        }
        return n;
    }

    public void skip(int count) throws ProtocolViolation {
        if (count < 0) {
            throw new ProtocolViolation("A message announces a negative length.");
        }
        need(count);
        at += count;
    }

    /// Offset of the zero byte that ends the string here; the string is not used up.
    public int stringEnd() throws ProtocolViolation {
        for (int i = at; i < end; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        throw new ProtocolViolation("A string in a message does not end.");
    }

    /// A zero-terminated string in UTF-8.
    public String string() throws ProtocolViolation {
        int zero = stringEnd();
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, at, zero - at))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation("A string in a message is not valid UTF-8.");
        }
        at = zero + 1;
        return text;
    }

    /// A zero-terminated string in the session's encoding; what is not valid in it is replaced, never refused, because
    /// the server is the one to judge it.
    public String string(Charset charset) throws ProtocolViolation {
        int zero = stringEnd();
        String text = new String(bytes, at, zero - at, charset);
        at = zero + 1;
        return text;
    }

    private void need(int count) throws ProtocolViolation {
        if (end - at < count) {
            throw new ProtocolViolation("A message is shorter than its contents.");
        }
    }
}
