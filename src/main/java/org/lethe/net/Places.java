package org.lethe.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Places that are taken and left, of which there are so many in all, and so many for one host. For any number of
 * threads.
 */
final class Places {
    /** Whoever has an address of IPv6 usually has all that begin like it (RFC 6177). */
    private static final int HOST_BYTES_MAX = 8;

    private final int countMax;
    private final int hostCountMax;
    private final Map<ByteBuffer, Integer> taken = new HashMap<>();
    private int count;

    Places(int countMax, int hostCountMax) {
        this.countMax = countMax;
        this.hostCountMax = hostCountMax;
    }

    /** Takes a place for somebody, who has to leave it; false if there is none. */
    synchronized boolean take(InetAddress address) {
        ByteBuffer host = hostOf(address);
        int ofHost = taken.getOrDefault(host, 0);
        if (count == countMax || ofHost == hostCountMax) {
            return false;
        }
        taken.put(host, ofHost + 1);
        count++;
        return true;
    }

    /** Leaves the place that somebody took. */
    synchronized void leave(InetAddress address) {
        taken.computeIfPresent(hostOf(address), (_, ofHost) -> ofHost == 1 ? null : ofHost - 1);
        count--;
        notifyAll();
    }

    /** How many are taken. */
    synchronized int taken() {
        return count;
    }

    /** Waits until all have left; false if that takes too long. */
    synchronized boolean awaitNone(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis(); count > 0 && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return count == 0;
    }

    private static ByteBuffer hostOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, HOST_BYTES_MAX));
    }
}
