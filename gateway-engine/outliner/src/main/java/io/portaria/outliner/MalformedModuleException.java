package io.portaria.outliner;

/// A file is no WebAssembly module, or has in it what this tool does not know.
public final class MalformedModuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedModuleException(String sentence) {
        super(sentence);
    }
}
