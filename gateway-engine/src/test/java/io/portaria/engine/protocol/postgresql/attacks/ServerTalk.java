package io.portaria.engine.protocol.postgresql.attacks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a client was sent, in the ways in which somebody may put it together: as it came, the values of all rows one
/// after the other, those of each column, and what is left of these without punctuation.
final class ServerTalk {
    private static final int HEADER = 5;

    private final Set<String> texts = new LinkedHashSet<>();

    private ServerTalk() {}

    /// @param wire each byte a character
    static ServerTalk of(String wire) {
        byte[] stream = wire.getBytes(StandardCharsets.ISO_8859_1);
        ServerTalk talk = new ServerTalk();
        StringBuilder rows = new StringBuilder();
        Map<Integer, StringBuilder> columns = new TreeMap<>();
        StringBuilder copied = new StringBuilder();
        ByteBuffer in = ByteBuffer.wrap(stream);
        while (in.remaining() >= HEADER) {
            char type = (char) in.get();
            int length = in.getInt() - 4;
            if (length < 0 || length > in.remaining()) {
                break;
            }
            ByteBuffer body = in.slice(in.position(), length);
            in.position(in.position() + length);
            if (type == 'D') {
                row(body, rows, columns);
            } else if (type == 'd') {
                copied.append(text(body, length));
            }
        }
        talk.add(new String(stream, StandardCharsets.UTF_8));
        talk.add(rows.toString());
        columns.values().forEach(c -> talk.add(c.toString()));
        talk.add(copied.toString());
        return talk;
    }

    /// The same but for the words of the gateway's refusals: what it knows of the schema by now is in them.
    static String withoutRefusals(String wire) {
        StringBuilder text = new StringBuilder();
        ByteBuffer in = ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1));
        while (in.remaining() >= HEADER) {
            char type = (char) in.get();
            int length = Math.clamp(in.getInt() - 4L, 0, in.remaining());
            byte[] body = new byte[length];
            in.get(body);
            String message = new String(body, StandardCharsets.ISO_8859_1);
            text.append(type)
                    .append(
                            type == 'E' && message.contains("MPortaria: ")
                                    ? "refused"
                                    : length + message);
        }
        return text.toString();
    }

    private static void row(
            ByteBuffer body, StringBuilder rows, Map<Integer, StringBuilder> columns) {
        int count = body.getShort();
        for (int i = 0; i < count; i++) {
            int length = body.getInt();
            if (length > 0) {
                String value = text(body, length);
                rows.append(value);
                columns.computeIfAbsent(i, _ -> new StringBuilder()).append(value);
            }
        }
    }

    private static String text(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            String folded = text.toLowerCase(Locale.ROOT);
            texts.add(folded);
            texts.add(folded.replaceAll("[^\\p{L}\\p{N}]", ""));
        }
    }

    /// Those of some forms, in lower case, that stand in it.
    List<String> among(Set<String> forms) {
        List<String> found = new ArrayList<>();
        for (String form : forms) {
            if (texts.stream().anyMatch(t -> t.contains(form))) {
                found.add(form);
            }
        }
        return found;
    }
}
