package io.portaria.engine.record.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/// Walks the chunks of a recording, checks each with the key where there is one, and keeps the chain. A recording that
/// still grows can be walked on with [#next] later. Not for use by several threads.
public final class ChunkScanner implements AutoCloseable {
    private static final LZ4SafeDecompressor LZ4 =
            LZ4Factory.fastestJavaInstance().safeDecompressor();

    private final FileChannel channel;
    private final @Nullable SecretKey key;
    private final byte[] facts;
    private final byte[] headerHash;
    private final Cipher cipher;
    private final MessageDigest digest = RecordingFormat.sha256();
    private final byte[] aad = new byte[RecordingFormat.AAD];
    private final byte[] nonce = new byte[12];
    private byte[] chain;
    private long offset;
    private long number;
    private byte[] plain = new byte[0];
    private String problem = "";
    private boolean cutShort;

    /// @param key empty when it was erased: chunks are walked and not opened
    /// @throws IOException when the header is no header
    public ChunkScanner(Path file, Optional<SecretKey> key) throws IOException {
        this.key = key.orElse(null);
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            byte[] start = read(0, RecordingFormat.MAGIC_LENGTH + 2);
            int length = RecordingFormat.headerLength(start);
            if (length < 0) {
                throw new IOException("the header is not that of a recording");
            }
            byte[] header = read(0, length);
            this.facts = Arrays.copyOfRange(header, RecordingFormat.MAGIC_LENGTH + 2, length);
            this.headerHash = RecordingFormat.sha256().digest(header);
            this.chain = headerHash;
            this.offset = length;
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (GeneralSecurityException e) {
            channel.close();
            throw new IllegalStateException(e);
        }
    }

    /// The JSON of the header.
    public byte[] facts() {
        return facts.clone();
    }

    /// Goes on by one chunk.
    ///
    /// @return false at the end, and at a chunk that is not whole or does not open: then [#problem] says why
    public boolean next() throws IOException {
        while (true) {
            try {
                return next(channel.size() - offset);
            } catch (EOFException e) {
                // A writer that ended gave back the room it had reserved after the size was asked:
                // ask again.
            }
        }
    }

    private boolean next(long left) throws IOException {
        problem = "";
        cutShort = false;
        if (left == 0) {
            return false;
        }
        if (left < RecordingFormat.CHUNK_HEAD) {
            return end(left);
        }
        ByteBuffer head = ByteBuffer.wrap(read(offset, RecordingFormat.CHUNK_HEAD));
        int length = head.getInt(0);
        if (length == 0) {
            return end(left);
        }
        byte flags = head.get(4);
        if (length < RecordingFormat.TAG
                || length > RecordingFormat.MAX_SEALED
                || (flags & ~RecordingFormat.FLAG_LZ4) != 0) {
            problem = "a chunk of impossible length or kind";
            return false;
        }
        if (left - RecordingFormat.CHUNK_HEAD < length) {
            problem = "a chunk that is cut short";
            cutShort = true;
            return false;
        }
        byte[] sealed = read(offset + RecordingFormat.CHUNK_HEAD, length);
        if (key != null && !unseal(sealed, flags)) {
            return false;
        }
        digest.update(chain);
        digest.update(head.array());
        digest.update(sealed);
        chain = digest.digest();
        offset += RecordingFormat.CHUNK_HEAD + length;
        number++;
        return true;
    }

    private boolean end(long left) throws IOException {
        cutShort = !isZeroFrom(offset);
        problem = cutShort ? left + " bytes that are no chunk, cut short" : "";
        return false;
    }

    /// Whether only room that was reserved follows.
    private boolean isZeroFrom(long from) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(8 << 10);
        for (long at = from; channel.read(piece, at) > 0; ) {
            for (byte b : Arrays.copyOf(piece.array(), piece.position())) {
                if (b != 0) {
                    return false;
                }
            }
            at += piece.position();
            piece.clear();
        }
        return true;
    }

    private boolean unseal(byte[] sealed, byte flags) {
        RecordingFormat.aad(aad, headerHash, number, sealed.length, flags);
        RecordingFormat.nonce(nonce, number);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(aad);
            plain = cipher.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            problem = "a chunk, number " + number + ", that is not as it was sealed";
            return false;
        }
        if ((flags & RecordingFormat.FLAG_LZ4) == 0) {
            return true;
        }
        int length = plain.length < 4 ? -1 : ByteBuffer.wrap(plain).getInt();
        if (length < 0 || length > RecordingFormat.MAX_PLAIN) {
            problem = "a chunk, number " + number + ", that says an impossible length";
            return false;
        }
        try {
            byte[] events = new byte[length];
            int got = LZ4.decompress(plain, 4, plain.length - 4, events, 0, length);
            if (got != length) {
                throw new LZ4Exception("other length");
            }
            plain = events;
            return true;
        } catch (LZ4Exception e) {
            problem = "a chunk, number " + number + ", that does not decompress";
            return false;
        }
    }

    /// Goes to a chunk that was walked before; the chain is not kept from then on.
    public void seek(long chunkOffset, long chunkNumber) {
        offset = chunkOffset;
        number = chunkNumber;
    }

    /// Events of the chunk that [#next] read; only with the key. Valid until the next call.
    public byte[] plain() {
        return plain;
    }

    /// Bytes of the file up to the end of the last whole chunk.
    public long offset() {
        return offset;
    }

    /// Chunks walked.
    public long number() {
        return number;
    }

    /// The chain over all that was walked.
    public byte[] chain() {
        return chain.clone();
    }

    /// Why the last [#next] stopped; empty at a clean end.
    public String problem() {
        return problem;
    }

    /// Whether it stopped because the file ends too early, as it does for a moment while a chunk is written.
    public boolean isCutShort() {
        return cutShort;
    }

    public long fileLength() throws IOException {
        return channel.size();
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                throw new EOFException("the file ends at offset " + (from + into.position()));
            }
        }
        return into.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
