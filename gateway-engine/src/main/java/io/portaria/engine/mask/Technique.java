package io.portaria.engine.mask;

import java.util.Optional;

/// How a value is masked. The names are those of the catalog file.
public sealed interface Technique {

    /// The name in the catalog, such as `redact`.
    String catalogName();

    /// The label of the detector, such as `[CPF]`; `[OCULTO]` where there is none.
    record Redact() implements Technique {
        @Override
        public String catalogName() {
            return "redact";
        }
    }

    /// Little enough stays to recognise a value that one knows: `***.***.***-09`.
    record Partial() implements Technique {
        @Override
        public String catalogName() {
            return "partial";
        }
    }

    /// A keyed digest: the same value gives the same pseudonym, so that joins still work.
    record Pseudonym() implements Technique {
        @Override
        public String catalogName() {
            return "pseudonym";
        }
    }

    /// SQL or JSON null.
    record NullOut() implements Technique {
        @Override
        public String catalogName() {
            return "null";
        }
    }

    /// A constant.
    record Fixed(String value) implements Technique {
        @Override
        public String catalogName() {
            return "fixed";
        }
    }

    /// Coarser: date to year, number to a band, CEP to its prefix; anything else is redacted.
    record Generalise() implements Technique {
        @Override
        public String catalogName() {
            return "generalise";
        }
    }

    /// Left as it is: an explicit release.
    record None() implements Technique {
        @Override
        public String catalogName() {
            return "none";
        }
    }

    /// The technique of a name; empty for unknown names and for `fixed`, which needs its value.
    static Optional<Technique> byCatalogName(String name) {
        return switch (name) {
            case "redact" -> Optional.of(new Redact());
            case "partial" -> Optional.of(new Partial());
            case "pseudonym" -> Optional.of(new Pseudonym());
            case "null" -> Optional.of(new NullOut());
            case "generalise" -> Optional.of(new Generalise());
            case "none" -> Optional.of(new None());
            default -> Optional.empty();
        };
    }
}
