package org.lethe.dimse;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.lethe.config.Modality;
import org.lethe.net.Association;
import org.lethe.net.PresentationContext;

/**
 * Associations that nobody needs at the moment, for whoever asks the same modality for the same within a while. For any
 * number of threads.
 */
final class KeptAssociations implements Closeable {
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final Duration delay;
    private final List<Kept> all = new ArrayList<>();
    private boolean closed;

    private record Kept(Modality modality, List<PresentationContext> contexts, Association association) {}

    /** @param delay how long one is kept; zero for not at all */
    KeptAssociations(Duration delay) {
        this.delay = delay;
    }

    /** Takes an association that is kept, unless its peer has ended it. */
    Optional<Association> take(Modality modality, List<PresentationContext> contexts) {
        Optional<Association> found = first(
                kept -> kept.modality().equals(modality) && kept.contexts().equals(contexts));
        Optional<Association> alive = found.filter(Association::isQuiet);
        if (alive.isEmpty()) {
            found.ifPresent(Association::abort);
        }
        return alive;
    }

    /** Releases those with a modality, before another is opened: there are modalities that take but one at a time. */
    void makeRoomAt(Modality modality) {
        Predicate<Kept> there = kept -> kept.modality().host().equals(modality.host())
                && kept.modality().port() == modality.port();
        for (Optional<Association> one = first(there); one.isPresent(); one = first(there)) {
            one.get().close();
        }
    }

    private synchronized Optional<Association> first(Predicate<Kept> wanted) {
        Optional<Kept> found = all.stream().filter(wanted).findFirst();
        found.ifPresent(all::remove);
        return found.map(Kept::association);
    }

    /** Keeps an association that was asked of a modality, if it can be asked more. */
    void keep(Modality modality, List<PresentationContext> contexts, Association association) {
        Kept kept = new Kept(modality, List.copyOf(contexts), association);
        if (delay.isZero() || !association.isQuiet() || !add(kept)) {
            association.close();
            return;
        }
        Thread.ofVirtual().name("dicom-kept").start(() -> {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            release(kept);
        });
    }

    private synchronized boolean add(Kept kept) {
        return !closed && all.add(kept);
    }

    private void release(Kept kept) {
        first(one -> one == kept).ifPresent(Association::close);
    }

    /** Releases all, and waits a little for modalities to agree. */
    @Override
    public void close() {
        List<Kept> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(all);
        }
        CountDownLatch released = new CountDownLatch(left.size());
        for (Kept kept : left) {
            Thread.ofVirtual().name("dicom-kept").start(() -> {
                release(kept);
                released.countDown();
            });
        }
        try {
            released.await(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
