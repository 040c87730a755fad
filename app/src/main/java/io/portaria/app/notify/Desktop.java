package io.portaria.app.notify;

/// A desktop that can show a notification. Its calls may block; they are made one after the other on one thread.
public interface Desktop extends AutoCloseable {

    /// What a notification says, in the language of the screen.
    ///
    /// @param id of the request it is about
    /// @param title one line
    /// @param body more lines, without any mark-up
    /// @param millis how long it makes sense to show it
    record Note(
            String id,
            String title,
            String body,
            String approve,
            String deny,
            String open,
            long millis) {}

    /// What a person did with a notification.
    enum Answer {
        APPROVE,
        DENY,
        OPEN
    }

    /// Told of answers, on a thread of the desktop's.
    interface Listener {
        void answered(String id, Answer answer);
    }

    void show(Note note);

    /// Takes a notification away whose request is decided.
    void withdraw(String id);

    @Override
    void close();
}
