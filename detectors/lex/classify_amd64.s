//go:build amd64 && !purego

#include "textflag.h"

// Byte classes by two 16-entry look-ups, one for each half of the byte: a byte
// has the classes whose bits are set in both entries. Bits of an entry:
//   0x80 digit  0x40 '@'  0x20 + - . /  0x10 ':'  0x02 space ( )
//   0x08 letter of columns 4 and 6 (A-O, a-o)
//   0x04 letter of columns 5 and 7 (P-Z, p-z)
//   0x01 mark of columns 0, 3 and 7 (tab \f \r < = | }); 9 and y are taken out again
DATA low<>+0(SB)/8, $0x8C8C8C8C8C8C8CC6  // 0: 0 @ space P p; 1-7: digit, letters
DATA low<>+8(SB)/8, $0x28282909281C8F8E  // 8 9: ( ) too; A: ':'; B D E F: + - . /; 9 C D: marks
GLOBL low<>(SB), RODATA|NOPTR, $16

DATA high<>+0(SB)/8, $0x0508044891220001 // 0: marks; 2: separators; 3: digit ':' mark; 4: '@' A-O; 5: P-Z; 6: a-o; 7: p-z mark
DATA high<>+8(SB)/8, $0
GLOBL high<>(SB), RODATA|NOPTR, $16

DATA nibble<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibble<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL nibble<>(SB), RODATA|NOPTR, $16

DATA alnum<>+0(SB)/8, $0x8c8c8c8c8c8c8c8c
DATA alnum<>+8(SB)/8, $0x8c8c8c8c8c8c8c8c
GLOBL alnum<>(SB), RODATA|NOPTR, $16

// The top bits of the 64 bytes in A and B, as one word at off(DI).
#define TOPBITS(A, B, off) \
	VPMOVMSKB A, AX \
	VPMOVMSKB B, BX \
	SHLQ $32, BX \
	ORQ BX, AX \
	MOVQ AX, off(DI)

// func classifyAVX2(text *byte, blocks int, out *Block)
TEXT ·classifyAVX2(SB), NOSPLIT, $0-24
	MOVQ text+0(FP), SI
	MOVQ blocks+8(FP), CX
	MOVQ out+16(FP), DI
	VBROADCASTI128 low<>(SB), Y0
	VBROADCASTI128 high<>(SB), Y1
	VBROADCASTI128 nibble<>(SB), Y2
	VBROADCASTI128 alnum<>(SB), Y3
	VPXOR Y15, Y15, Y15
	TESTQ CX, CX
	JZ done

loop:
	VMOVDQU (SI), Y4
	VMOVDQU 32(SI), Y5
	VPSRLW $4, Y4, Y6
	VPSRLW $4, Y5, Y8
	VPAND Y2, Y6, Y6
	VPAND Y2, Y8, Y8
	VPSHUFB Y6, Y1, Y6
	VPSHUFB Y8, Y1, Y8
	VPAND Y2, Y4, Y7
	VPAND Y2, Y5, Y9
	VPSHUFB Y7, Y0, Y7
	VPSHUFB Y9, Y0, Y9
	VPAND Y6, Y7, Y6
	VPAND Y8, Y9, Y8
	TOPBITS(Y6, Y8, 0)
	VPSLLW $1, Y6, Y7
	VPSLLW $1, Y8, Y9
	TOPBITS(Y7, Y9, 8)
	VPSLLW $6, Y6, Y7
	VPSLLW $6, Y8, Y9
	TOPBITS(Y7, Y9, 16)
	VPSLLW $2, Y6, Y7
	VPSLLW $2, Y8, Y9
	TOPBITS(Y7, Y9, 24)
	VPSLLW $3, Y6, Y7
	VPSLLW $3, Y8, Y9
	TOPBITS(Y7, Y9, 32)
	// Word: a letter or digit bit set.
	VPAND Y3, Y6, Y7
	VPAND Y3, Y8, Y9
	VPCMPEQB Y15, Y7, Y7
	VPCMPEQB Y15, Y9, Y9
	VPMOVMSKB Y7, AX
	VPMOVMSKB Y9, BX
	SHLQ $32, BX
	ORQ BX, AX
	MOVQ AX, R8
	NOTQ AX
	MOVQ AX, 40(DI)
	TOPBITS(Y4, Y5, 48)
	VPSLLW $7, Y6, Y7
	VPSLLW $7, Y8, Y9
	VPMOVMSKB Y7, AX
	VPMOVMSKB Y9, BX
	SHLQ $32, BX
	ORQ BX, AX
	ANDQ R8, AX
	MOVQ AX, 56(DI)
	ADDQ $64, SI
	ADDQ $64, DI
	DECQ CX
	JNZ loop

done:
	VZEROUPPER
	RET
