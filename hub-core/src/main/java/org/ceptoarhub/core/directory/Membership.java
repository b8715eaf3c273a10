package org.ceptoarhub.core.directory;

/**
 * An operator's place in one sector.
 *
 * @param sector sector id (分野)
 * @param ceptoar party id of the CEPTOAR (セプター)
 * @param ministry party id of the competent ministry (重要インフラ所管省庁)
 */
public record Membership(String sector, String ceptoar, String ministry) {}
