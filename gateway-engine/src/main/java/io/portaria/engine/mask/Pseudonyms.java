package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Pseudonyms: 80 bits of HMAC-SHA256 over the detector's name, a zero byte and the plain form of the value, as sixteen
/// characters of base32 in lower case behind the detector's name: `cpf-k3v…`. An address gets
/// `…@pseudonimo.invalid`, which can belong to nobody. Frequencies stay visible, and whoever holds the key can confirm a
/// guess: pseudonymised data is personal data still.
final class Pseudonyms {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    static final int CHARACTERS = 16;

    /// Prefix and domain of values of no known sort.
    static final String UNKNOWN = "p";

    private final PseudonymKey key;
    private final ByteSink message = new ByteSink();

    Pseudonyms(PseudonymKey key) {
        this.key = key;
    }

    /// See [ByteSink#rest].
    void rest() {
        message.rest();
    }

    void append(@Nullable Detector detector, byte[] in, int offset, int length, ByteSink out) {
        String prefix = detector == null ? UNKNOWN : detector.catalogName();
        message.clear();
        message.append(prefix).append(0);
        normalise(detector, in, offset, length);
        byte[] digest = key.digest(message.toByteArray());
        out.append(prefix).append('-');
        long bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < CHARACTERS; i++) {
            if (held < 5) {
                bits = bits << 8 | (digest[next++] & 0xff);
                held += 8;
            }
            held -= 5;
            out.append(BASE32.charAt((int) (bits >>> held) & 31));
        }
        if (detector == Detector.EMAIL) {
            out.append("@pseudonimo.invalid");
        }
    }

    private void normalise(@Nullable Detector detector, byte[] in, int offset, int length) {
        if (detector == null) {
            message.append(PlainForm.text(in, offset, length).strip());
            return;
        }
        switch (detector) {
            case CPF -> padded(11, in, offset, length);
            case CNPJ -> padded(14, in, offset, length);
            case EMAIL -> message.append(PlainForm.address(in, offset, length));
            case PHONE -> phone(in, offset, length);
            case RG, CNH, PIS, TITULO_ELEITOR, CNS, CEP, PLACA, CARD ->
                    PlainForm.alphanumeric(in, offset, length, message);
            case PIX_KEY, IP -> message.append(PlainForm.address(in, offset, length));
            case SECRET ->
                    message.append(
                            PlainForm.text(in, offset, length).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// With the zeros that a numeric column has lost.
    private void padded(int to, byte[] in, int offset, int length) {
        ByteSink plain = new ByteSink();
        PlainForm.alphanumeric(in, offset, length, plain);
        for (int i = plain.length(); i < to; i++) {
            message.append('0');
        }
        message.append(plain.array(), 0, plain.length());
    }

    /// Without country and trunk: the same line, however dialled.
    private void phone(byte[] in, int offset, int length) {
        ByteSink plain = new ByteSink();
        PlainForm.digits(in, offset, length, plain);
        byte[] digits = plain.array();
        int from = plain.length() >= 12 && digits[0] == '5' && digits[1] == '5' ? 2 : 0;
        while (from < plain.length() && digits[from] == '0') {
            from++;
        }
        message.append(digits, from, plain.length() - from);
    }
}
