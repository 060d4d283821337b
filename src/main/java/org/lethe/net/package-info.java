/**
 * The DICOM upper layer over TCP (PS3.8): PDUs, presentation contexts, associations, and the messages of DIMSE (PS3.7)
 * that go through them.
 *
 * <p>Doors: {@link org.lethe.net.Association} for the one who asks, {@link org.lethe.net.Listener} with an
 * {@link org.lethe.net.Acceptor} for the one who is asked, {@link org.lethe.net.DicomTls} where both speak TLS, and
 * {@link org.lethe.net.PemFile} for the certificates of whoever does. Everything that a peer sends is bounded and
 * checked; whatever it does wrong is an error of kind {@code NETWORK_PROTOCOL}. PDUs are read and written the same way
 * on both sides. Does not know what the messages are for, nor what is stored here.
 */
package org.lethe.net;
