package io.portaria.engine.detect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The sorts of personal data and secrets that a value can be found to hold. The names are those of the catalog file.
public enum Detector {
    /// Taxpayer number of a person, 11 digits, two of them check digits.
    CPF,
    /// Number of a company, 14 characters: digits, or letters and digits since 2026; two check digits.
    CNPJ,
    EMAIL,
    /// Brazilian telephone number.
    PHONE,
    /// Identity card of a state; no check digit that holds for all of them.
    RG,
    /// Driving licence, 11 digits.
    CNH,
    /// PIS, PASEP, NIS and NIT: 11 digits, one check digit.
    PIS,
    /// Voter's registration, 12 digits.
    TITULO_ELEITOR,
    /// National health card, 15 digits. Sensitive: it tells of health care.
    CNS,
    /// Postal code, 8 digits.
    CEP,
    /// Key of an instant payment: a random one (UUID), a whole payment code, or a number under such a name.
    PIX_KEY,
    /// Number plate of a vehicle, old and Mercosul form.
    PLACA,
    /// Payment card, 13 to 19 digits.
    CARD,
    /// IPv4 or IPv6 address.
    IP,
    /// Password, token or private key.
    SECRET;

    private static final Detector[] ALL = values();
    private static final Map<String, Detector> BY_NAME =
            Arrays.stream(ALL)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Detector::catalogName, Function.identity()));

    private final String catalogName = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String label = "[" + name().replace('_', '-') + "]";

    /// The name in the catalog file, such as `titulo-eleitor`.
    public String catalogName() {
        return catalogName;
    }

    /// What stands in place of a redacted value, such as `[CPF]` or `[PIX-KEY]`.
    public String label() {
        return label;
    }

    public static Optional<Detector> byCatalogName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// One bit for each detector.
    int bit() {
        return 1 << index();
    }

    /// The position of that bit.
    @SuppressWarnings(
            "EnumOrdinal") // lives no longer than the process, and sets of detectors must cost
    // nothing
    int index() {
        return ordinal();
    }

    static Detector ofIndex(int index) {
        return ALL[index];
    }

    static int count() {
        return ALL.length;
    }
}
