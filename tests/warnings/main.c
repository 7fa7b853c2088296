long main(void) // warn main
{
    return 0;
}
