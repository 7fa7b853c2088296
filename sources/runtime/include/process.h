/* Entry of platform linux, called by boot/linux/start.s. */
#ifndef PROCESS_H
#define PROCESS_H

/* `stack`: argc, argv, NULL, envp, NULL, as the Linux kernel leaves them. */
void linux_main(long *stack) __attribute__((noreturn));

#endif
