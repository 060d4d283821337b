package org.lethe.dimse;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
    /** How long a modality has to agree to the end: nothing is lost if it does not. */
    static final Duration RELEASE = Duration.ofSeconds(1);

    /** How many are kept of a kind, for requests that are made at the same time; of more, the oldest ones end. */
    static final int SAME_MAX = 4;

    private final Duration delay;
    private final ScheduledThreadPoolExecutor timer;

    /** The oldest first. Guarded by this, as is the flag. */
    private final List<Kept> all = new ArrayList<>();
    private boolean closed;

    /** An association, and the end of its time. */
    private record Kept(Kind kind, Association association, Future<?> end) {}

    private record Kind(Modality modality, List<PresentationContext> contexts) {
        private boolean isAt(Modality place) {
            return modality.host().equals(place.host()) && modality.port() == place.port();
        }
    }

    /** @param delay how long one is kept; zero for not at all */
    KeptAssociations(Duration delay) {
        this.delay = delay;
        this.timer = new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("dicom-kept").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Takes an association that is kept, unless its peer has ended it. */
    Optional<Association> take(Modality modality, List<PresentationContext> contexts) {
        Kind kind = new Kind(modality, List.copyOf(contexts));
        List<Association> found = remove(kept -> kept.kind().equals(kind), 1);
        List<Association> dead = found.stream().filter(association -> !association.isQuiet()).toList();
        dead.forEach(Association::abort);
        return found.stream().filter(Association::isOpen).findFirst();
    }

    /** Releases those with a modality, before another is opened: there are modalities that take but one at a time. */
    void makeRoomAt(Modality modality) {
        release(remove(kept -> kept.kind().isAt(modality), Integer.MAX_VALUE));
    }

    /** Keeps an association that was asked of a modality, if it can be asked more. */
    void keep(Modality modality, List<PresentationContext> contexts, Association association) {
        Kind kind = new Kind(modality, List.copyOf(contexts));
        if (delay.isZero() || !association.isQuiet() || !add(kind, association)) {
            association.releaseWithin(RELEASE);
        }
    }

    private synchronized boolean add(Kind kind, Association association) {
        if (closed) {
            return false;
        }
        long same = all.stream().filter(kept -> kept.kind().equals(kind)).count();
        if (same >= SAME_MAX) {
            start(remove(kept -> kept.kind().equals(kind), (int) same - SAME_MAX + 1));
        }
        Future<?> end = timer.schedule(() -> start(remove(kept -> kept.association() == association, 1)),
                delay.toMillis(), TimeUnit.MILLISECONDS);
        return all.add(new Kept(kind, association, end));
    }

    /** Hands out some that are kept, so that nobody else has them; at most so many. */
    private synchronized List<Association> remove(Predicate<Kept> wanted, int countMax) {
        List<Kept> found = all.stream().filter(wanted).limit(countMax).toList();
        all.removeAll(found);
        found.forEach(kept -> kept.end().cancel(false));
        return found.stream().map(Kept::association).toList();
    }

    private static void start(List<Association> associations) {
        associations.forEach(association -> Thread.ofVirtual().name("dicom-release")
                .start(() -> association.releaseWithin(RELEASE)));
    }

    /** Releases some at the same time, and waits until that is done or given up. */
    private static void release(List<Association> associations) {
        try (ExecutorService releasing = Executors.newVirtualThreadPerTaskExecutor()) {
            associations.forEach(association -> releasing.execute(() -> association.releaseWithin(RELEASE)));
        }
    }

    /** Releases all, and waits a little for modalities to agree. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        release(remove(_ -> true, Integer.MAX_VALUE));
        timer.shutdownNow();
    }
}
