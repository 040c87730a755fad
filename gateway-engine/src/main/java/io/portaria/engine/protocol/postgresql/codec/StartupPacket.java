package io.portaria.engine.protocol.postgresql.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a client says first.
///
/// `| int32 length | int32 code | body |`; the code is a protocol version or one of the request numbers below.
public sealed interface StartupPacket {

    /// Largest packet accepted before anyone is recognised, as in PostgreSQL itself.
    int MAX_LENGTH = 10_000;

    /// Newest minor version of protocol 3 that is spoken here: 3.2 (PostgreSQL 18), whose cancel keys are longer.
    int NEWEST_MINOR = 2;

    int SSL_REQUEST = 80877103;
    int GSSENC_REQUEST = 80877104;
    int CANCEL_REQUEST = 80877102;

    record SslRequest() implements StartupPacket {}

    record GssEncRequest() implements StartupPacket {}

    /// @param secret 4 bytes in protocol 3.0, up to 256 in 3.2
    record CancelRequest(int processId, Secret secret) implements StartupPacket {}

    /// @param minor minor protocol version asked for (3.minor)
    /// @param parameters name to value, in the order sent
    /// @param protocolOptions names that begin with `_pq_.`
    record StartupMessage(int minor, Map<String, String> parameters, List<String> protocolOptions)
            implements StartupPacket {

        /// The minor version that is spoken with this client.
        public int agreedMinor() {
            return Math.min(minor, NEWEST_MINOR);
        }

        /// Whether the client must be told that it gets less than it asked for: an older version, or none of its options.
        public boolean asksForMore() {
            return minor > NEWEST_MINOR || !protocolOptions.isEmpty();
        }
    }

    /// Bytes compared in constant time and never printed.
    final class Secret {
        private final byte[] bytes;

        public Secret(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public boolean matches(Secret other) {
            return java.security.MessageDigest.isEqual(bytes, other.bytes);
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /// Reads one start-up packet.
    ///
    /// @throws ProtocolViolation when it is not one
    static StartupPacket read(FrameReader reader) throws IOException {
        int at = reader.raw(8);
        int length = FrameReader.getInt(reader.array(), at);
        int code = FrameReader.getInt(reader.array(), at + 4);
        if (length < 8 || length > MAX_LENGTH) {
            throw new ProtocolViolation("The start-up packet has an impossible length.");
        }
        int bodyLength = length - 8;
        int body = reader.raw(bodyLength);
        byte[] bytes = reader.array();
        return switch (code) {
            case SSL_REQUEST -> empty(bodyLength, new SslRequest());
            case GSSENC_REQUEST -> empty(bodyLength, new GssEncRequest());
            case CANCEL_REQUEST -> cancel(bytes, body, bodyLength);
            default -> {
                if (code >>> 16 != 3) {
                    throw new ProtocolViolation(
                            "Only version 3 of the PostgreSQL protocol is spoken here.");
                }
                yield startup(code & 0xFFFF, bytes, body, bodyLength);
            }
        };
    }

    private static StartupPacket empty(int bodyLength, StartupPacket packet)
            throws ProtocolViolation {
        if (bodyLength != 0) {
            throw new ProtocolViolation("The start-up packet is longer than its kind allows.");
        }
        return packet;
    }

    private static StartupPacket cancel(byte[] bytes, int body, int length)
            throws ProtocolViolation {
        if (length < 8 || length > 4 + 256) {
            throw new ProtocolViolation("The cancel request has an impossible length.");
        }
        byte[] secret = java.util.Arrays.copyOfRange(bytes, body + 4, body + length);
        return new CancelRequest(FrameReader.getInt(bytes, body), new Secret(secret));
    }

    private static StartupPacket startup(int minor, byte[] bytes, int body, int length)
            throws ProtocolViolation {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> options = new ArrayList<>();
        MessageBody in = new MessageBody(bytes, body, length);
        while (true) {
            String name = in.string();
            if (name.isEmpty()) {
                break;
            }
            String value = in.string();
            if (name.startsWith("_pq_.")) {
                options.add(name);
            } else {
                parameters.put(name, value);
            }
        }
        if (in.remaining() != 0) {
            throw new ProtocolViolation("The start-up packet has bytes after its end.");
        }
        return new StartupMessage(
                minor, Collections.unmodifiableMap(parameters), List.copyOf(options));
    }
}
