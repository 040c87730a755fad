package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.ExactDigest;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

/// A Query as it was sent. What the book has of it is made when it is first wanted, and once. Used while its message is the
/// one that was read last.
final class SentQuery {
    private final byte[] bytes;
    private final int at;
    private final int length;
    private final StatementMasking masking;
    private final ExactDigest digest;
    private final Charset charset;
    private Optional<MaskedText> masked = Optional.empty();
    private Optional<String> exact = Optional.empty();

    SentQuery(
            byte[] bytes,
            int at,
            int length,
            StatementMasking masking,
            ExactDigest digest,
            Charset charset) {
        this.bytes = bytes;
        this.at = at;
        this.length = length;
        this.masking = masking;
        this.digest = digest;
        this.charset = charset;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int length() {
        return length;
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    MaskedText masked() {
        if (masked.isEmpty()) {
            masked = Optional.of(masking.mask(bytes, at, length, charset));
        }
        return masked.get();
    }

    /// The same of one of its statements.
    MaskedText masked(TextRange part) {
        return part.from() == at && part.length() == length
                ? masked()
                : masking.mask(bytes, part.from(), part.length(), charset);
    }

    /// See [ExactDigest].
    String exact() {
        if (exact.isEmpty()) {
            exact = Optional.of(digest.of(bytes, at, length));
        }
        return exact.get();
    }
}
