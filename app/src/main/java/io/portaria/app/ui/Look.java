package io.portaria.app.ui;

import io.portaria.replay.view.Texts;

/// What every view needs to speak: the texts and the formats of one language.
public record Look(Texts texts, Formats formats) {

    /// A sentence of the engine in the chosen language.
    public String engine(String sentence) {
        return texts.engine(sentence);
    }

    public String text(String key, Object... arguments) {
        return texts.get(key, arguments);
    }
}
