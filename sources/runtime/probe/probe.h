/* Hooks that the instrument and prune passes put into a program. */
#ifndef RUNTIME_PROBE_H
#define RUNTIME_PROBE_H

#include <stdint.h>

void __probe_enter(uint32_t id);
void __probe_exit(uint32_t id);
void __probe_flush(void);
void __cold_trap(uint32_t id) __attribute__((noreturn));
void __assume_failed(const char *what) __attribute__((noreturn));

#endif
