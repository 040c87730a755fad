package io.portaria.engine.protocol.postgresql.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Frames that are torn, cut short, too long or nonsense: read as they are or refused, never anything else.
class HostileFramesTest {

    /// Gives bytes in pieces of random size, as a network may.
    private static final class TornStream extends InputStream {
        private final ByteArrayInputStream in;
        private final Random random;

        private TornStream(byte[] bytes, long seed) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = new Random(seed);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] b, int off, int len) {
            return in.read(b, off, Math.min(len, 1 + random.nextInt(Math.min(len, 700))));
        }
    }

    @Property(tries = 300)
    void whatTheWriterWritesTheReaderReadsHoweverItIsTorn(
            @ForAll long seed, @ForAll @Size(max = 12) List<@IntRange(max = 90_000) Integer> sizes)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(bytes);
        Random random = new Random(seed);
        for (int size : sizes) {
            byte[] body = new byte[size];
            random.nextBytes(body);
            writer.copy((byte) 'x', body, 0, size);
            if (random.nextBoolean()) {
                writer.flush();
            }
        }
        writer.flush();
        FrameReader reader = new FrameReader(new TornStream(bytes.toByteArray(), seed));
        Random again = new Random(seed);
        for (int size : sizes) {
            byte[] body = new byte[size];
            again.nextBytes(body);
            again.nextBoolean();
            assertThat(reader.next(100_000)).isTrue();
            assertThat(reader.length()).isEqualTo(size);
            if (seed % 2 == 0) {
                reader.wholeBody();
                assertThat(
                                java.util.Arrays.equals(
                                        reader.array(),
                                        reader.bodyOffset(),
                                        reader.bodyOffset() + size,
                                        body,
                                        0,
                                        size))
                        .isTrue();
                reader.consume();
            } else {
                int at = 0;
                int n;
                while ((n = reader.part()) > 0) {
                    assertThat(
                                    java.util.Arrays.equals(
                                            reader.array(),
                                            reader.bodyOffset(),
                                            reader.bodyOffset() + n,
                                            body,
                                            at,
                                            at + n))
                            .isTrue();
                    at += n;
                }
                assertThat(at).isEqualTo(size);
            }
            if (random.nextInt(3) == 0) {
                reader.rest();
            }
        }
        assertThat(reader.next(100_000)).isFalse();
    }

    @Test
    void aLengthIsJudgedBeforeAnythingIsAllocatedForIt() {
        for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 3}) {
            byte[] frame = ByteBuffer.allocate(5).put((byte) 'Q').putInt(length).array();
            assertThatThrownBy(() -> new FrameReader(new ByteArrayInputStream(frame)).next(1000))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Property(tries = 2000)
    void parsersEndOrRefuse(@ForAll byte[] bytes, @ForAll @IntRange(max = 40) int offset) {
        byte[] padded = new byte[offset + bytes.length + 7];
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        for (Parser parser : PARSERS) {
            try {
                parser.parse(padded, offset, bytes.length);
            } catch (ProtocolViolation e) {
                assertThat(e.sentence()).isNotBlank();
            } catch (IOException e) {
                assertThat(e).isInstanceOf(java.io.EOFException.class);
            }
        }
    }

    private interface Parser {
        void parse(byte[] b, int at, int length) throws IOException;
    }

    private static final List<Parser> PARSERS =
            List.of(
                    RowDescription::parse,
                    (b, at, length) -> ErrorFields.parse(b, at, length, StandardCharsets.UTF_8),
                    (b, at, length) ->
                            StartupPacket.read(
                                    new FrameReader(new ByteArrayInputStream(b, at, length))),
                    (b, at, length) -> {
                        for (PgType type : PgType.values()) {
                            BinaryText.of(type.oid(), b, at, length);
                        }
                    });
}
