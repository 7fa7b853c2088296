/* x86 port input and output. A generation holds these in its units themselves, where clang would miss their calls. */
#ifndef PORT_H
#define PORT_H

#include <stdint.h>

static inline __attribute__((unused)) void port_write8(uint16_t port, uint8_t value) {
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline __attribute__((unused)) void port_write32(uint16_t port, uint32_t value) {
    __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline __attribute__((unused)) uint8_t port_read8(uint16_t port) {
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

#endif
