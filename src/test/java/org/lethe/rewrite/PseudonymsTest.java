package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.UID;

class PseudonymsTest {
    private static final String ORIGINAL = "1.2.826.0.1.3680043.10.1.3.1";

    private final Pseudonyms pseudonyms = new Pseudonyms(JobKey.of(new byte[JobKey.BYTES]));

    @Test
    void aUidBecomesAHashUnderTheRootOfUuids() {
        // HMAC-SHA-256 of 0x00 and the UID under a key of zeros, computed with Python's hmac.
        assertThat(pseudonyms.session().uid(ORIGINAL)).isEqualTo("2.25.304633344222563345775618378676805198090");
    }

    /** The number is that of the hash, also where it begins with zeros: HMACs of Java's own, compared one by one. */
    @Test
    void theNumberIsTheFirst128BitsOfTheHash() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[JobKey.BYTES], "HmacSHA256"));
        Pseudonyms.Session session = pseudonyms.session();
        for (int i = 0; i < 3_000; i++) {
            byte[] hash = mac.doFinal(("\0" + ORIGINAL + "." + i).getBytes(StandardCharsets.UTF_8));
            BigInteger number = new BigInteger(1, Arrays.copyOf(hash, 16));
            assertThat(session.uid(ORIGINAL + "." + i)).isEqualTo("2.25." + number);
        }
    }

    @Test
    void theSameKeyGivesTheSamePseudonymsAndAnotherKeyOthers() {
        JobKey key = JobKey.random();
        String uid = new Pseudonyms(key).session().uid(ORIGINAL);
        assertThat(new Pseudonyms(JobKey.of(key.toBytes())).session().uid(ORIGINAL)).isEqualTo(uid);
        assertThat(new Pseudonyms(JobKey.random()).session().uid(ORIGINAL)).isNotEqualTo(uid);
    }

    @Test
    void newUidsAreValidAndDiffer() {
        Pseudonyms.Session session = pseudonyms.session();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String uid = session.uid(ORIGINAL + "." + i);
            assertThat(UID.isValid(uid)).isTrue();
            assertThat(seen.add(uid)).isTrue();
        }
    }

    @Test
    void uidsOfTheStandardStayAndWhatOnlyLooksLikeOneDoesNot() {
        Pseudonyms.Session session = pseudonyms.session();
        assertThat(session.uid(UID.CTImageStorage)).isEqualTo(UID.CTImageStorage);
        assertThat(session.uid("1.2.840.10008.Doe")).startsWith("2.25.");
        assertThat(session.uid("1.2.840.100089")).startsWith("2.25.");
    }

    @Test
    void aPatientIdHasTheFormOfAUuidAndNothingOfTheUidOfTheSameText() {
        Pseudonyms.Session session = pseudonyms.session();
        String patientId = session.patientId(ORIGINAL);
        assertThat(UUID.fromString(patientId).version()).isEqualTo(8);
        assertThat(UUID.fromString(patientId).variant()).isEqualTo(2);
        assertThat(patientId).isEqualTo(pseudonyms.session().patientId(ORIGINAL)).hasSize(36);
        assertThat(session.uid(ORIGINAL)).doesNotContain(patientId.substring(0, 8));
    }

    @Test
    void allThreadsGetTheSame() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 1_000).parallel().forEach(_ -> seen.add(pseudonyms.session().uid(ORIGINAL)));
        assertThat(seen).hasSize(1);
    }

    @Test
    void aKeyDoesNotShowItself() {
        assertThat(JobKey.random().toString()).isEqualTo("JobKey");
    }

    @Test
    void datesGoBackByTheSameNumberOfDaysForAPatientAndByOthersForOthers() {
        Set<Integer> offsets = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            int days = pseudonyms.session().dayOffset("patient " + i);
            assertThat(days).isBetween(-1825, -31).isEqualTo(pseudonyms.session().dayOffset("patient " + i));
            offsets.add(days);
        }
        assertThat(offsets).hasSizeGreaterThan(1_700).contains(-31, -1825);
        assertThat(new Pseudonyms(JobKey.of(new byte[JobKey.BYTES])).session().dayOffset("a"))
                .isEqualTo(pseudonyms.session().dayOffset("a"));
    }
}
