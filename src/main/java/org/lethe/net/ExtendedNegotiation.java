package org.lethe.net;

import org.lethe.dicom.ByteValue;

/**
 * What is proposed of a SOP class, or agreed on (PS3.7 annex D.3.3.5); the service says what that can be.
 *
 * @param sopClassUid of the SOP class
 * @param information as the service has it, such as PS3.4 section C.5.1.1 for queries
 */
public record ExtendedNegotiation(String sopClassUid, ByteValue information) {}
