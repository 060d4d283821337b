package org.lethe.dimse;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.lethe.config.Modality;
import org.lethe.net.Association;
import org.lethe.net.PresentationContext;

/**
 * Associations that nobody needs at the moment, for whoever asks the same modality for the same within a while, and
 * such as are only listened to. They end where the modality is to have another one. For any number of threads.
 */
final class KeptAssociations implements Closeable {
    /** How long a modality has to agree to the end: nothing is lost if it does not. */
    static final Duration RELEASE = Duration.ofSeconds(1);

    /** How many are kept of a kind, for requests that are made at the same time; of more, the oldest ones end. */
    static final int SAME_MAX = 4;

    /** How long a listener has to end, which may be taking a message. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Duration delay;
    private final ScheduledThreadPoolExecutor timer;

    /** The oldest first. Guarded by this, as are the listeners and the flag. */
    private final List<Kept> all = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private boolean closed;

    /** An association, and the end of its time. */
    private record Kept(Kind kind, Association association, Future<?> end) {}

    private record Kind(Modality modality, List<PresentationContext> contexts) {}

    /** Listens to an association, which nobody else uses, and releases it. */
    interface Listening {
        /** @param isToEnd whether to do so as soon as possible; to be asked all the while */
        void until(BooleanSupplier isToEnd);
    }

    /** Somebody who listens. */
    private record Listener(Modality modality, AtomicBoolean toEnd, CountDownLatch ended) {}

    private static boolean isSamePlace(Modality one, Modality other) {
        return one.host().equals(other.host()) && one.port() == other.port();
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
        end(listener -> isSamePlace(listener.modality(), modality));
        release(remove(kept -> isSamePlace(kept.kind().modality(), modality), Integer.MAX_VALUE));
    }

    /** Lets somebody listen to an association with a modality, in the background. */
    void listen(Modality modality, Listening listening) {
        Listener listener = new Listener(modality, new AtomicBoolean(), new CountDownLatch(1));
        synchronized (this) {
            listener.toEnd().set(closed);
            listeners.add(listener);
        }
        Thread.ofVirtual().name("dicom-listening").start(() -> {
            try {
                listening.until(listener.toEnd()::get);
            } finally {
                forget(listener);
                listener.ended().countDown();
            }
        });
    }

    private synchronized void forget(Listener listener) {
        listeners.remove(listener);
    }

    private synchronized List<Listener> listeners(Predicate<Listener> wanted) {
        return listeners.stream().filter(wanted).toList();
    }

    /** Lets some listeners end, and waits until they have, or it takes too long. */
    private void end(Predicate<Listener> wanted) {
        List<Listener> ending = listeners(wanted);
        ending.forEach(listener -> listener.toEnd().set(true));
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            for (Listener listener : ending) {
                listener.ended().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
        end(_ -> true);
        release(remove(_ -> true, Integer.MAX_VALUE));
        timer.shutdownNow();
    }
}
