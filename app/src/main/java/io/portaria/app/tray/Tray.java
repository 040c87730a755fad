package io.portaria.app.tray;

/// A place of the desktop for one icon of the workstation. Its calls may block; they are made one after the other on one
/// thread.
public interface Tray extends AutoCloseable {

    /// What the icon says, in the language of the screen. Nothing of a request is in it: whoever passes by the desk reads it.
    ///
    /// @param waiting the number drawn onto the icon; none for 0
    /// @param sentence what a person reads when they rest on it
    /// @param open entry of its menu, as the other two
    record Face(int waiting, String sentence, String open, String approvals, String quit) {}

    /// What a person did with the icon.
    enum Choice {
        /// The window as it was left.
        OPEN,
        /// The window with what waits; a click on the icon itself, too.
        APPROVALS,
        QUIT
    }

    /// Told of what happens at the icon, on a thread of the desktop's.
    interface Listener {

        void chosen(Choice choice);

        /// From now on a person can see the icon, or cannot: panels come and go.
        void visible(boolean now);
    }

    void show(Face face);

    @Override
    void close();
}
