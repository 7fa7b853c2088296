/* Start, exit and panic: what every platform's entry and every failure goes through. */
#ifndef RUNTIME_H
#define RUNTIME_H

#include <stddef.h>
#include <stdint.h>

/* Exit status after a panic or a trap: 128 + 6, what a shell shows for an aborted program. */
#define STATUS_PANIC 134

/* `vector` of a PANIC frame that software raised; CPU exceptions are 0 to 31. */
#define VECTOR_SOFTWARE 256

/* Runs main and exits with what it returns. */
void runtime_start(int argc, char **argv) __attribute__((noreturn));

/* The one way out: sends the EXIT frame and stops the machine. */
void runtime_exit(int status) __attribute__((noreturn));

/* Prints "panic: where: what", sends a PANIC frame and exits with STATUS_PANIC. */
void panic(const char *where, const char *what) __attribute__((noreturn, noinline));

/* Counts panics; not 0 when an earlier one has not finished. Stops the machine at the third. */
int panic_enter(void);

/* The second half of every panic: sends the PANIC frame and exits. */
void panic_send(uint64_t rip, uint64_t vector, uint64_t error_code, uint64_t cr2);
void panic_exit(uint64_t rip, uint64_t vector, uint64_t error_code, uint64_t cr2) __attribute__((noreturn));

/* "name+0x12" of the function that holds `address`, on the console; nothing when there is no symbol table. */
void panic_print_symbol(uint64_t address);

/* Console output is gathered and handed to the platform at each end of line, when the buffer is full, before
   input is read, and at exit. */
void console_write(const char *text, size_t size) __attribute__((noinline));
void console_print(const char *text) __attribute__((noinline));
void console_flush(void);

/* Without a prototype, because an app may define it with or without parameters. */
int main();

#endif
