package io.portaria.engine.record.write;

import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.record.format.RecordingFormat;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/// What it takes to seal a chunk: some hundred kilobytes that sessions lend each other, so that one that is idle keeps
/// none of it. Used by one thread at a time.
final class Workbench {
    /// The library's native code where it can be loaded, else its Java: the format is the same, and compressing is a third of
    /// what a wide result costs.
    private static final LZ4Compressor LZ4 = LZ4Factory.fastestInstance().fastCompressor();

    final JsonBytes json = new JsonBytes(4 << 10);

    private final MessageDigest digest = RecordingFormat.sha256();
    private final byte[] aad = new byte[RecordingFormat.AAD];
    private final byte[] out = new byte[RecordingFormat.CHUNK_HEAD + RecordingFormat.MAX_SEALED];
    private byte[] compressed = new byte[0];

    /// Seals events into [#out].
    ///
    /// @param chain the chain so far; goes on by this chunk
    /// @return length of the chunk
    int seal(
            ChunkCipher cipher,
            byte[] headerHash,
            long number,
            byte[] events,
            int length,
            byte[] chain) {
        byte[] plain = events;
        int plainLength = length;
        byte flags = 0;
        if (length >= RecordingFormat.WORTH_COMPRESSING) {
            int size = compress(events, length);
            if (size + 4 < length) {
                plain = compressed;
                plainLength = size + 4;
                flags = RecordingFormat.FLAG_LZ4;
            }
        }
        int sealed = plainLength + RecordingFormat.TAG;
        BigEndian.putInt(out, 0, sealed);
        out[4] = flags;
        RecordingFormat.aad(aad, headerHash, number, sealed, flags);
        try {
            cipher.seal(number, aad, plain, plainLength, out, RecordingFormat.CHUNK_HEAD);
            int total = RecordingFormat.CHUNK_HEAD + sealed;
            digest.update(chain);
            digest.update(out, 0, total);
            digest.digest(chain, 0, chain.length);
            return total;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] out() {
        return out;
    }

    private int compress(byte[] events, int length) {
        int most = 4 + LZ4.maxCompressedLength(length);
        if (compressed.length < most) {
            compressed =
                    new byte
                            [4
                                    + LZ4.maxCompressedLength(
                                            length <= 4096 ? 4096 : RecordingFormat.MAX_PLAIN)];
        }
        BigEndian.putInt(compressed, 0, length);
        return LZ4.compress(events, 0, length, compressed, 4, compressed.length - 4);
    }
}
