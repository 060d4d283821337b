package org.lethe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(3, 2);

    private static InetAddress host(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }

    @Test
    void oneHostHasItsShareAndAllHaveTheWhole() throws Exception {
        assertThat(places.take(host("10.0.0.1"))).isTrue();
        assertThat(places.take(host("10.0.0.1"))).isTrue();
        assertThat(places.take(host("10.0.0.1"))).isFalse();
        assertThat(places.take(host("10.0.0.2"))).isTrue();
        assertThat(places.take(host("10.0.0.3"))).isFalse();

        places.leave(host("10.0.0.1"));

        assertThat(places.take(host("10.0.0.3"))).isTrue();
        assertThat(places.taken()).isEqualTo(3);
    }

    @Test
    void addressesOfOneNetworkOfIpv6AreOneHost() throws Exception {
        assertThat(places.take(host("2001:db8::1"))).isTrue();
        assertThat(places.take(host("2001:db8::2:1"))).isTrue();
        assertThat(places.take(host("2001:db8::3"))).isFalse();
        assertThat(places.take(host("2001:db8:0:1::1"))).isTrue();
    }

    @Test
    void whoWaitsForAllToLeaveIsToldWhenTheyHave() throws Exception {
        InetAddress somebody = host("10.0.0.1");
        places.take(somebody);
        assertThat(places.awaitNone(Duration.ofMillis(20))).isFalse();
        Thread leaving = Thread.ofVirtual().start(() -> places.leave(somebody));

        assertThat(places.awaitNone(Duration.ofSeconds(30))).isTrue();
        leaving.join();
    }
}
